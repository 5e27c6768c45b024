using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MergeDsl.Evaluation.Models.Weights;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>
/// Brings rows to a common size: RMSNorm, x·w / sqrt(mean(x²) + ε), or LayerNorm, which takes the mean out first and has a bias.
/// </summary>
/// <param name="weight">w; the rows may consist of several pieces of its length, each brought to size alone.</param>
/// <param name="bias">The bias of a LayerNorm; null for RMSNorm.</param>
/// <param name="epsilon">ε.</param>
/// <param name="offset">What is added to w: 1 in Gemma, else 0.</param>
internal sealed class Norm(StoredVector weight, StoredVector? bias, double epsilon, float offset)
{
    /// <summary>Writes the rows of <paramref name="x"/> to <paramref name="y"/>, which may be the same.</summary>
    public void Run(MatrixView<float> x, IReadOnlyList<VariantRows> groups, MatrixView<float> y, Crew crew)
    {
        foreach (var group in groups)
        {
            var (factors, addends) = (group.Variant.Of(weight), bias is null ? null : group.Variant.Of(bias));
            var (from, to) = (
                x.Slice(group.Start, group.Count, 0, x.Columns),
                y.Slice(group.Start, group.Count, 0, y.Columns)
            );
            crew.RunRows(
                group.Count,
                row =>
                {
                    for (var start = 0; start < x.Columns; start += factors.Length)
                    {
                        var piece = from.Row(row).Slice(start, factors.Length);
                        RunPiece(piece, factors, addends, to.Row(row).Slice(start, factors.Length));
                    }
                }
            );
        }
    }

    private void RunPiece(ReadOnlySpan<float> x, float[] factors, float[]? addends, Span<float> y)
    {
        x.CopyTo(y);
        if (addends is not null)
        {
            var mean = (float)(RowMath.Sum(y) / y.Length);
            foreach (ref var number in y)
            {
                number -= mean;
            }
        }

        var scale = (float)(1 / Math.Sqrt((RowMath.SquaredSum(y) / y.Length) + epsilon));
        Scale(y, scale, factors);
        if (addends is not null)
        {
            RowMath.Add(y, addends);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Scale(Span<float> y, float scale, float[] factors)
    {
        ref var to = ref MemoryMarshal.GetReference(y);
        ref var from = ref MemoryMarshal.GetReference(factors.AsSpan(0, y.Length));
        var (scales, offsets) = (Vector512.Create(scale), Vector512.Create(offset));
        var i = 0;
        for (; i <= y.Length - Vector512<float>.Count; i += Vector512<float>.Count)
        {
            var factor = Vector512.LoadUnsafe(ref from, (nuint)i) + offsets;
            (Vector512.LoadUnsafe(ref to, (nuint)i) * scales * factor).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < y.Length; i++)
        {
            y[i] = y[i] * scale * (factors[i] + offset);
        }
    }
}
