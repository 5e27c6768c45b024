using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core.Tensors;
using Microsoft.Win32.SafeHandles;

namespace MergeDsl.Checkpoints.Models;

/// <summary>
/// One safetensors file of a base model. Its numbers are read into the caller's memory and never mapped: the pages of a map
/// count as memory of the process, and a model is larger than that may be. Thread safe.
/// </summary>
public sealed class ModelShard : IDisposable
{
    private readonly SafeFileHandle handle;
    private readonly SafetensorsHeader header;
    private readonly Dictionary<string, int> indices = new(StringComparer.Ordinal);

    private ModelShard(string path, string? component, SafetensorsHeader header, SafeFileHandle handle)
    {
        Path = path;
        Component = component;
        this.header = header;
        Tensors = component is null ? header.Tensors : [.. header.Tensors.Select(Named)];
        this.handle = handle;
        for (var index = 0; index < header.Tensors.Count; index++)
        {
            indices.Add(Tensors[index].Name, index);
        }
    }

    /// <summary>Where the file is.</summary>
    public string Path { get; }

    /// <summary>Its path in the folder, with <c>/</c>.</summary>
    public string File => Component is null ? FileName : $"{Component}/{FileName}";

    /// <summary>The component of a pipeline that it belongs to; null in other models.</summary>
    public string? Component { get; }

    /// <summary>Its tensors, in the order of their data; those of a component are named behind it.</summary>
    public IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Its <c>__metadata__</c>; values that are no text are kept as their JSON.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>Warnings about the file.</summary>
    public IReadOnlyList<Finding> Findings => header.Findings;

    /// <summary>Opens the file at <paramref name="path"/> and checks its header.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="component">The component of a pipeline that it belongs to; null in other models.</param>
    /// <exception cref="FindingException">It cannot be read, or is no well-formed safetensors file.</exception>
    public static ModelShard Open(string path, string? component = null)
    {
        using var mapped = MappedFile.Open(path);
        var header = SafetensorsHeader.Read(mapped);
        return FileProblem.Guard(path, () => new ModelShard(path, component, header, System.IO.File.OpenHandle(path)));
    }

    /// <summary>The tensor called <paramref name="name"/>; null when there is none.</summary>
    public TensorInfo? Find(string name) => indices.TryGetValue(name, out var index) ? Tensors[index] : null;

    /// <summary>
    /// Fills <paramref name="destination"/> with the bytes of <paramref name="tensor"/> (little endian, row major) from its
    /// byte <paramref name="offset"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The file has no such tensor, or the tensor no such bytes.</exception>
    /// <exception cref="FindingException">The file system refused, or the file has become shorter.</exception>
    public void Read(string tensor, long offset, Span<byte> destination)
    {
        if (!indices.TryGetValue(tensor, out var index))
        {
            throw new ArgumentException($"'{Path}' has no tensor '{tensor}'.", nameof(tensor));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, header.Tensors[index].Bytes - destination.Length);
        ReadAt(header.DataStart + header.Offsets[index] + offset, destination);
    }

    /// <summary>The header as it stands in the file, the 8 bytes of its length included.</summary>
    /// <exception cref="FindingException">The file system refused, or the file has become shorter.</exception>
    internal byte[] ReadHeader()
    {
        var bytes = new byte[header.DataStart];
        ReadAt(0, bytes);
        return bytes;
    }

    private string FileName => System.IO.Path.GetFileName(Path);

    /// <summary>Closes the file.</summary>
    public void Dispose() => handle.Dispose();

    private TensorInfo Named(TensorInfo tensor) => tensor with { Name = $"{Component}.{tensor.Name}" };

    private void ReadAt(long position, Span<byte> destination)
    {
        try
        {
            PositionedRead.Fill(handle, position, destination);
        }
        catch (Exception exception) when (FileProblem.IsFileProblem(exception))
        {
            throw new FindingException(FileProblem.Describe(Path, exception));
        }
    }
}
