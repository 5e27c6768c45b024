using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Where the numbers of a base model's tensors are read from. Thread safe.</summary>
public interface ITensorSource
{
    /// <summary>Fills <paramref name="destination"/> with the bytes of a tensor from its byte <paramref name="offset"/>.</summary>
    /// <exception cref="FindingException">The file system refused, or what an earlier fuse left to restore it is damaged.</exception>
    void Read(TensorInfo tensor, long offset, Span<byte> destination);
}
