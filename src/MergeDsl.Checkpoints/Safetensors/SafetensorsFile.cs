using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Safetensors;

/// <summary>
/// A safetensors file, mapped into memory: opening reads the header only, and the numbers of a tensor are loaded by the
/// operating system when they are touched. Thread safe.
/// </summary>
public sealed class SafetensorsFile : TensorFile
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

    /// <inheritdoc/>
    public override string Path => file.Path;

    /// <inheritdoc/>
    public override IReadOnlyList<TensorInfo> Tensors => header.Tensors;

    /// <summary>Its <c>__metadata__</c>; values that are no text are kept as their JSON.</summary>
    public override IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <inheritdoc/>
    public override IReadOnlyList<Finding> Findings => header.Findings;

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

    /// <inheritdoc/>
    public override TensorInfo? Find(string name) =>
        indices.TryGetValue(name, out var index) ? header.Tensors[index] : null;

    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Data(TensorInfo tensor, long offset, int length)
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

    /// <inheritdoc/>
    public override void Dispose() => file.Dispose();
}
