using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Fusing;

/// <summary>One tensor of a unit that is being written.</summary>
/// <param name="Index">Its index in the shard.</param>
/// <param name="Stored">What is written.</param>
/// <param name="Source">The base's tensor that it starts from; null for none.</param>
/// <param name="Fused">What is done to it; null for a tensor that is copied.</param>
internal sealed record TensorWork(int Index, TensorInfo Stored, TensorInfo? Source, FusedTensor? Fused)
{
    /// <summary>The pieces of work in the order of the tensor's numbers; together they are all of it.</summary>
    public IEnumerable<PieceOfWork> Pieces()
    {
        var end = 0L;
        for (var slice = 0; slice < (Fused?.Slices.Count ?? 0); slice++)
        {
            var fused = Fused!.Slices[slice];
            foreach (var piece in CopyPieces(end, fused.Offset))
            {
                yield return piece;
            }

            foreach (var (first, rows) in TileRows.Of(fused))
            {
                yield return new PieceOfWork(this, slice, first, rows);
            }

            end = fused.Offset + (fused.Rows * fused.Columns);
        }

        foreach (var piece in CopyPieces(end, Stored.Count))
        {
            yield return piece;
        }
    }

    private IEnumerable<PieceOfWork> CopyPieces(long start, long end)
    {
        const int Length = 1 << 20;
        for (; start < end; start += Length)
        {
            yield return new PieceOfWork(this, null, start, (int)Math.Min(Length, end - start));
        }
    }
}

/// <summary>A piece of a tensor: a tile of a slice, or a run of numbers that are copied.</summary>
/// <param name="Tensor">The tensor.</param>
/// <param name="Slice">Number of the slice; null for a run that is copied.</param>
/// <param name="First">First row of the tile, or first number of the run.</param>
/// <param name="Count">Rows of the tile, or numbers of the run.</param>
internal sealed record PieceOfWork(TensorWork Tensor, int? Slice, long First, int Count);
