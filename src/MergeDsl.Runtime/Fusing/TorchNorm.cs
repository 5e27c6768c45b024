using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Runtime.Fusing;

/// <summary>
/// Euclidean norms with the bits of torch's CPU kernels: float32 squares, added in eight lanes where a norm is that of contiguous numbers,
/// one after the other where it is not. Measured on torch 2.13.
/// </summary>
internal static class TorchNorm
{
    /// <summary>The norm of contiguous numbers.</summary>
    /// <param name="numbers">The numbers.</param>
    /// <param name="block">How many the kernel reads at a time; what is left behind the last whole block is added one by one.</param>
    public static float OfRow(ReadOnlySpan<float> numbers, int block)
    {
        var whole = numbers[..(numbers.Length / block * block)];
        var lanes = Vector256<float>.Zero;
        foreach (var vector in MemoryMarshal.Cast<float, Vector256<float>>(whole))
        {
            lanes += vector * vector;
        }

        var sum = lanes[0];
        for (var lane = 1; lane < Vector256<float>.Count; lane++)
        {
            sum += lanes[lane];
        }

        foreach (var number in numbers[whole.Length..])
        {
            sum += number * number;
        }

        return MathF.Sqrt(sum);
    }

    /// <summary>Adds a row's squares to those of the rows above it, column by column.</summary>
    public static void AddSquares(ReadOnlySpan<float> row, Span<float> sums)
    {
        for (var column = 0; column < row.Length; column++)
        {
            sums[column] += row[column] * row[column];
        }
    }
}
