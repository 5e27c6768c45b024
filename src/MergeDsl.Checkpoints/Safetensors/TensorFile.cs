using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Safetensors;

/// <summary>A file of named tensors: opening reads what describes them, never a number. Thread safe.</summary>
public abstract class TensorFile : IDisposable
{
    /// <summary>Where the file is.</summary>
    public abstract string Path { get; }

    /// <summary>Its tensors, in the order of their data.</summary>
    public abstract IReadOnlyList<TensorInfo> Tensors { get; }

    /// <summary>Texts that the file says about itself.</summary>
    public abstract IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Warnings about the file.</summary>
    public abstract IReadOnlyList<Finding> Findings { get; }

    /// <summary>The tensor called <paramref name="name"/>; null when there is none.</summary>
    public abstract TensorInfo? Find(string name);

    /// <summary><paramref name="length"/> bytes of <paramref name="tensor"/> from its byte <paramref name="offset"/>.</summary>
    /// <exception cref="ArgumentException">The file has no such tensor, or the tensor no such bytes.</exception>
    public abstract ReadOnlySpan<byte> Data(TensorInfo tensor, long offset, int length);

    /// <summary>The bytes of <paramref name="tensor"/> (little endian, row major), without copying them.</summary>
    /// <exception cref="ArgumentException">The file has no such tensor.</exception>
    /// <exception cref="OverflowException">The tensor has 2 GiB or more: read it in parts.</exception>
    public ReadOnlySpan<byte> Data(TensorInfo tensor) => Data(tensor, 0, checked((int)tensor.Bytes));

    /// <summary>Closes the file. Spans that were handed out must not be used any more.</summary>
    public abstract void Dispose();
}
