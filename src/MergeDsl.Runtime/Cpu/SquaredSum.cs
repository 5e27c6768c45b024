using System.Numerics;
using System.Runtime.CompilerServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>The squared Frobenius norm.</summary>
internal static class SquaredSum
{
    /// <summary>Sums piece by piece in float64 and adds the pieces in order.</summary>
    public static double Of<T>(T[] numbers, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var sums = new double[Workers.Pieces(numbers.Length)];
        workers.RunPieces(
            numbers.Length,
            (start, length) => sums[start / Workers.PieceLength] = OfPiece(numbers.AsSpan(start, length))
        );
        return sums.Sum();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double OfPiece<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<double> wide = stackalloc double[512];
        var sum = 0.0;
        while (!numbers.IsEmpty)
        {
            var count = Math.Min(numbers.Length, wide.Length);
            Conversion.Run(numbers[..count], wide);
            sum += VectorMath.Dot(wide[..count], wide[..count]);
            numbers = numbers[count..];
        }

        return sum;
    }
}
