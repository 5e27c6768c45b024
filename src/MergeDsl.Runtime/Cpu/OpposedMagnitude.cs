using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Magnitudes that pull against each other, row by row: every row has eight lanes of sums, and the rows are added in their order,
/// so that neither tiles nor threads nor the width of the machine's vectors change a bit.
/// </summary>
internal static class OpposedMagnitude
{
    private const int Lanes = 8;

    /// <summary>As <see cref="IBackend.Oppose"/>, for deltas that are not stored.</summary>
    public static SignConflict Of(FactoredDelta[] deltas, IReadOnlyList<double> coefficients, Workers workers)
    {
        double[] factors = Operands.Coefficients<double>(deltas, coefficients);
        var rows = new RowSum[deltas[0].Rows];
        workers.Run(
            deltas[0].Pieces,
            band =>
                FactoredDelta.VisitTiles(
                    deltas,
                    band,
                    (tiles, place) =>
                    {
                        for (var i = 0; i < place.Rows; i++)
                        {
                            Add(ref rows[place.Row + i], tiles, factors, i * place.Columns, place.Columns);
                        }
                    }
                )
        );
        return Sum(rows);
    }

    /// <summary>As <see cref="IBackend.Oppose"/>, for matrices in memory.</summary>
    public static SignConflict Of<T>(CpuTensor<T>[] operands, IReadOnlyList<double> coefficients, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] factors = Operands.Coefficients<double>(operands, coefficients);
        var numbers = Array.ConvertAll(operands, operand => operand.Numbers);
        var columns = operands[0].Columns;
        var rows = new RowSum[operands[0].Rows];
        workers.Run(rows.Length, row => Add(ref rows[row], numbers, factors, row * columns, columns));
        return Sum(rows);
    }

    private static SignConflict Sum(RowSum[] rows) =>
        new(rows.Sum(row => VectorMath.Total(row.Opposed)), rows.Sum(row => VectorMath.Total(row.Total)));

    // The columns of a row come in order, in stretches of whole vectors but for the last one.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add<T>(ref RowSum sum, T[][] operands, double[] factors, int start, int count)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var (opposed, total) = (sum.Opposed, sum.Total);
        Span<T> end = stackalloc T[Lanes];
        for (var i = 0; i < count; i += Lanes)
        {
            var (up, down) = (Vector512<double>.Zero, Vector512<double>.Zero);
            for (var o = 0; o < operands.Length; o++)
            {
                scoped ReadOnlySpan<T> numbers = operands[o].AsSpan(start + i, Math.Min(Lanes, count - i));
                if (numbers.Length < Lanes)
                {
                    end.Clear();
                    numbers.CopyTo(end);
                    numbers = end;
                }

                var x = Wide(ref MemoryMarshal.GetReference(numbers)) * factors[o];
                up += Vector512.Max(x, Vector512<double>.Zero);
                down -= Vector512.Min(x, Vector512<double>.Zero);
            }

            opposed += Vector512.Min(up, down);
            total += up + down;
        }

        sum = new RowSum(opposed, total);
    }

    private static Vector512<double> Wide<T>(ref T numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(double))
        {
            return Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref numbers));
        }

        var (lower, upper) = Vector256.Widen(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref numbers)));
        return Vector512.Create(lower, upper);
    }

    private readonly record struct RowSum(Vector512<double> Opposed, Vector512<double> Total);
}
