using System.Runtime.InteropServices;
using MergeDsl.Core.Fusing;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Runtime.Fusing;

/// <summary>
/// The part of a base weight that an initialisation moved into an adapter's factors (<c>peft.md</c> 5.7, 4.7): found again
/// from the weight itself, as a product of low rank.
/// </summary>
/// <param name="numbers">The weight (rows x columns), row-major, in the orientation of the files.</param>
/// <param name="rows">Its rows.</param>
/// <param name="columns">Its columns.</param>
internal sealed class InitialPartOf(float[] numbers, int rows, int columns)
{
    /// <summary>What is added to take the part out: its product, with a negative factor.</summary>
    public ProductFactors Subtracted(SubtractInitial step)
    {
        using var backend = new CpuBackend();
        using var weight = backend.Upload(MemoryMarshal.AsBytes<float>(numbers), DType.Float32, rows, columns);
        var (left, right, rank) = step.Kind switch
        {
            InitialPart.LargestSingular => Largest(backend, weight, step.Rank),
            InitialPart.SmallestSingular => Smallest(backend, weight, step.Rank),
            _ => FirstColumns(backend, weight, step.Rank),
        };
        return new ProductFactors(left, right, rank, -(float)step.Factor);
    }

    private static (float[] Left, float[] Right, int Rank) Largest(CpuBackend backend, ITensor weight, int rank)
    {
        using var svd = backend.Svd(weight, rank);
        using var left = backend.ScaleColumns(svd.U, svd.S);
        return (Numbers(backend, left), Numbers(backend, svd.Vt), svd.S.Count);
    }

    private static (float[] Left, float[] Right, int Rank) Smallest(CpuBackend backend, ITensor weight, int rank)
    {
        using var svd = backend.Svd(weight, Math.Min(weight.Rows, weight.Columns));
        using var left = backend.ScaleColumns(svd.U, svd.S);
        var kept = Math.Min(rank, svd.S.Count);
        return (
            LastColumns(left, Numbers(backend, left), kept),
            Numbers(backend, svd.Vt)[^(kept * svd.Vt.Columns)..],
            kept
        );
    }

    private static float[] LastColumns(ITensor matrix, float[] numbers, int count)
    {
        var last = new float[matrix.Rows * count];
        for (var row = 0; row < matrix.Rows; row++)
        {
            numbers.AsSpan(((row + 1) * matrix.Columns) - count, count).CopyTo(last.AsSpan(row * count));
        }

        return last;
    }

    // Q and R of the first columns alone: the columns behind them do not change these.
    private static (float[] Left, float[] Right, int Rank) FirstColumns(CpuBackend backend, ITensor weight, int rank)
    {
        using var first = backend.TopLeft(weight, weight.Rows, Math.Min(rank, weight.Columns));
        using var qr = backend.ThinQr(first);
        using var turned = backend.Transpose(qr.Q);
        using var right = backend.Multiply(turned, weight);
        return (Numbers(backend, qr.Q), Numbers(backend, right), qr.Q.Columns);
    }

    private static float[] Numbers(CpuBackend backend, ITensor tensor)
    {
        var numbers = new float[tensor.Rows * tensor.Columns];
        backend.Download(tensor, MemoryMarshal.AsBytes(numbers.AsSpan()), DType.Float32);
        return numbers;
    }
}
