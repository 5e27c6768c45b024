using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Fusing;

/// <summary>One tensor of a unit that is being written. Two of them are equal only when they are the same: they are keys.</summary>
/// <param name="index">Its index in the shard.</param>
/// <param name="stored">What is written.</param>
/// <param name="source">The base's tensor that it starts from; null for none.</param>
/// <param name="fused">What is done to it; null for a tensor that is copied.</param>
internal sealed class TensorWork(int index, TensorInfo stored, TensorInfo? source, FusedTensor? fused)
{
    // Large enough for the disk, small enough for the caches.
    private const int CopyLength = 1 << 17;

    /// <summary>Its index in the shard.</summary>
    public int Index => index;

    /// <summary>What is written.</summary>
    public TensorInfo Stored => stored;

    /// <summary>The base's tensor that it starts from; null for none.</summary>
    public TensorInfo? Source => source;

    /// <summary>What is done to it; null for a tensor that is copied.</summary>
    public FusedTensor? Fused => fused;

    /// <summary>Numbers in a row of its slices; 1 where rows do not matter.</summary>
    public int Columns { get; } = fused is { Slices: [var first, ..] } ? (int)first.Columns : 1;

    /// <summary>Numbers in every piece but the last.</summary>
    public int PieceLength { get; } =
        fused is { Slices: [var first, ..] }
            ? checked(TileRows.Height(first, IsAlone(first, stored)) * (int)first.Columns)
            : CopyLength;

    /// <summary>How many pieces there are.</summary>
    public int PieceCount => (int)((Stored.Count + PieceLength - 1) / PieceLength);

    /// <summary>
    /// The pieces of work in the order of the tensor's numbers; together they are all of it, and all but the last have
    /// <see cref="PieceLength"/> numbers.
    /// </summary>
    public IEnumerable<PieceOfWork> Pieces()
    {
        var (slice, count) = (0, Fused?.Slices.Count ?? 0);
        for (var first = 0L; first < Stored.Count; first += PieceLength)
        {
            while (slice < count && first >= End(Fused!.Slices[slice]))
            {
                slice++;
            }

            var isInSlice = slice < count && first >= Fused!.Slices[slice].Offset;
            yield return new PieceOfWork(
                this,
                isInSlice ? slice : null,
                first,
                (int)Math.Min(PieceLength, Stored.Count - first)
            );
        }
    }

    private static long End(FusedSlice slice) => slice.Offset + (slice.Rows * slice.Columns);

    private static bool IsAlone(FusedSlice slice, TensorInfo stored) => slice.Rows * slice.Columns == stored.Count;
}

/// <summary>A piece of a tensor: whole rows of a slice, or numbers that are copied.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Slice">Number of the slice; null for numbers that are copied.</param>
/// <param name="First">Index in the tensor of the first number.</param>
/// <param name="Count">How many numbers.</param>
internal sealed record PieceOfWork(TensorWork Tensor, int? Slice, long First, int Count)
{
    /// <summary>Its number among the pieces of the tensor.</summary>
    public int Number => (int)(First / Tensor.PieceLength);
}
