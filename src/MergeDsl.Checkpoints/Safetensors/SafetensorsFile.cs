using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Safetensors;

/// <summary>
/// A safetensors file, mapped into memory: opening reads the header only, and the numbers of a tensor are loaded by the
/// operating system when they are touched. Thread safe.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private readonly MappedFile file;
    private readonly SafetensorsHeader header;
    private readonly Dictionary<string, int> indices = new(StringComparer.Ordinal);

    private SafetensorsFile(MappedFile file)
    {
        this.file = file;
        header = SafetensorsHeader.Read(file);
        for (var index = 0; index < header.Tensors.Count; index++)
        {
            indices.Add(header.Tensors[index].Name, index);
        }
    }

    /// <summary>Where the file is.</summary>
    public string Path => file.Path;

    /// <summary>Its tensors, in the order of their data.</summary>
    public IReadOnlyList<TensorInfo> Tensors => header.Tensors;

    /// <summary>Its <c>__metadata__</c>; values that are no text are kept as their JSON.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Warnings about the file.</summary>
    public IReadOnlyList<Finding> Findings => header.Findings;

    /// <summary>Opens the file at <paramref name="path"/> and checks its header.</summary>
    /// <exception cref="FindingException">It cannot be read, or is no well-formed safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = MappedFile.Open(path);
        try
        {
            return new(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The tensor called <paramref name="name"/>; null when there is none.</summary>
    public TensorInfo? Find(string name) => indices.TryGetValue(name, out var index) ? header.Tensors[index] : null;

    /// <summary>The bytes of <paramref name="tensor"/> (little endian, row major), without copying them.</summary>
    /// <exception cref="ArgumentException">The file has no such tensor.</exception>
    /// <exception cref="OverflowException">The tensor has 2 GiB or more: read it in parts.</exception>
    public ReadOnlySpan<byte> Data(TensorInfo tensor) => Data(tensor, 0, checked((int)tensor.Bytes));

    /// <summary><paramref name="length"/> bytes of <paramref name="tensor"/> from its byte <paramref name="offset"/>.</summary>
    /// <exception cref="ArgumentException">The file has no such tensor, or the tensor no such bytes.</exception>
    public ReadOnlySpan<byte> Data(TensorInfo tensor, long offset, int length)
    {
        if (!indices.TryGetValue(tensor.Name, out var index) || header.Tensors[index] != tensor)
        {
            throw new ArgumentException($"'{Path}' has no tensor '{tensor.Name}' {tensor.ShapeText}.", nameof(tensor));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, tensor.Bytes - length);
        return length == 0 ? [] : file.Bytes(header.DataStart + header.Offsets[index] + offset, length);
    }

    /// <summary>Closes the file. Spans that were handed out must not be used any more.</summary>
    public void Dispose() => file.Dispose();
}
