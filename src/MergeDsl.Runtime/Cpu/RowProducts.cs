using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Products of a few float64 vectors with a few others, all held as rows of one length: no operand is packed or transposed. They
/// go over the length in chunks that stay in the second cache, and every sum is taken in the same lanes and the same order,
/// whatever the number of threads.
/// </summary>
internal static class RowProducts
{
    private const int Lanes = 8;
    private const int ChunkLength = 1024;
    private const int Group = 4;

    /// <summary>Every row of one matrix times every row of the other.</summary>
    /// <param name="left">(m x length), row-major.</param>
    /// <param name="m">Rows on the left.</param>
    /// <param name="right">(n x length), row-major.</param>
    /// <param name="n">Rows on the right.</param>
    /// <param name="length">Numbers in a row.</param>
    /// <param name="workers">Threads, by rows on the left.</param>
    /// <returns>(m x n), row-major.</returns>
    public static double[] Dots(double[] left, int m, double[] right, int n, int length, Workers workers)
    {
        var result = RecycledArrays<double>.Rent(m * n);
        result.AsSpan().Clear();

        // Two rows at a time: the second one finds the chunks of the others in the cache.
        workers.Run(
            (m + 1) / 2,
            pair =>
            {
                for (var start = 0; start < length; start += ChunkLength)
                {
                    var count = Math.Min(ChunkLength, length - start);
                    for (var row = 2 * pair; row < Math.Min(m, (2 * pair) + 2); row++)
                    {
                        var part = left.AsSpan((row * length) + start, count);
                        DotsOfRow(part, right, start, length, result.AsSpan(row * n, n));
                    }
                }
            }
        );
        return result;
    }

    /// <summary>Every row times every row of the same matrix, (m x m): each pair is multiplied once.</summary>
    /// <param name="rows">(m x length), row-major.</param>
    /// <param name="m">Rows.</param>
    /// <param name="length">Numbers in a row.</param>
    /// <param name="workers">Threads, by rows.</param>
    public static double[] Gram(double[] rows, int m, int length, Workers workers)
    {
        var result = RecycledArrays<double>.Rent(m * m);
        result.AsSpan().Clear();
        workers.Run(
            m,
            row =>
            {
                for (var start = 0; start < length; start += ChunkLength)
                {
                    var part = rows.AsSpan((row * length) + start, Math.Min(ChunkLength, length - start));
                    DotsOfRow(part, rows, start, length, result.AsSpan(row * m, row + 1));
                }
            }
        );
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < i; j++)
            {
                result[(j * m) + i] = result[(i * m) + j];
            }
        }

        return result;
    }

    /// <summary>target -= coefficientsᵀ·rows.</summary>
    /// <param name="target">(n x length), row-major.</param>
    /// <param name="n">Rows of the target.</param>
    /// <param name="coefficients">(m x n), row-major.</param>
    /// <param name="rows">(m x length), row-major.</param>
    /// <param name="m">Rows that are subtracted.</param>
    /// <param name="length">Numbers in a row.</param>
    /// <param name="workers">Threads, by chunks of the length.</param>
    public static void Subtract(
        double[] target,
        int n,
        double[] coefficients,
        double[] rows,
        int m,
        int length,
        Workers workers
    ) =>
        workers.Run(
            (length + ChunkLength - 1) / ChunkLength,
            chunk =>
            {
                var start = chunk * ChunkLength;
                var count = Math.Min(ChunkLength, length - start);
                Span<double> factors = stackalloc double[Group];
                for (var i = 0; i < n; i++)
                {
                    var sum = target.AsSpan((i * length) + start, count);
                    for (var j = 0; j < m; j += Group)
                    {
                        var together = Math.Min(Group, m - j);
                        for (var k = 0; k < together; k++)
                        {
                            factors[k] = -coefficients[((j + k) * n) + i];
                        }

                        AddScaled(sum, factors[..together], rows.AsSpan((j * length) + start), length);
                    }
                }
            }
        );

    /// <summary>Adds the dots of one chunk of a row with that chunk of all rows on the right.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DotsOfRow(ReadOnlySpan<double> row, double[] right, int start, int length, Span<double> sums)
    {
        var done = 0;
        for (; done <= sums.Length - Group; done += Group)
        {
            ref var x = ref MemoryMarshal.GetReference(row);
            ref var y0 = ref right[(done * length) + start];
            ref var y1 = ref right[((done + 1) * length) + start];
            ref var y2 = ref right[((done + 2) * length) + start];
            ref var y3 = ref right[((done + 3) * length) + start];
            Vector512<double> s0 = default,
                s1 = default,
                s2 = default,
                s3 = default;
            nuint i = 0;
            for (; (int)i <= row.Length - Lanes; i += Lanes)
            {
                var a = Vector512.LoadUnsafe(ref x, i);
                s0 = Vector512.FusedMultiplyAdd(a, Vector512.LoadUnsafe(ref y0, i), s0);
                s1 = Vector512.FusedMultiplyAdd(a, Vector512.LoadUnsafe(ref y1, i), s1);
                s2 = Vector512.FusedMultiplyAdd(a, Vector512.LoadUnsafe(ref y2, i), s2);
                s3 = Vector512.FusedMultiplyAdd(a, Vector512.LoadUnsafe(ref y3, i), s3);
            }

            sums[done] += Rest(row, ref y0, (int)i, VectorMath.Total(s0));
            sums[done + 1] += Rest(row, ref y1, (int)i, VectorMath.Total(s1));
            sums[done + 2] += Rest(row, ref y2, (int)i, VectorMath.Total(s2));
            sums[done + 3] += Rest(row, ref y3, (int)i, VectorMath.Total(s3));
        }

        for (; done < sums.Length; done++)
        {
            sums[done] += VectorMath.Dot(row, right.AsSpan((done * length) + start, row.Length));
        }
    }

    private static double Rest(ReadOnlySpan<double> x, ref double y, int from, double sum)
    {
        for (var i = from; i < x.Length; i++)
        {
            sum = Math.FusedMultiplyAdd(x[i], Unsafe.Add(ref y, i), sum);
        }

        return sum;
    }

    /// <summary>sum += factors·rows for up to four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddScaled(Span<double> sum, ReadOnlySpan<double> factors, ReadOnlySpan<double> rows, int stride)
    {
        if (factors.Length < Group)
        {
            for (var k = 0; k < factors.Length; k++)
            {
                VectorMath.AddScaled(sum, factors[k], rows.Slice(k * stride, sum.Length));
            }

            return;
        }

        ref var y = ref MemoryMarshal.GetReference(sum);
        ref var x0 = ref MemoryMarshal.GetReference(rows[..(((Group - 1) * stride) + sum.Length)]);
        ref var x1 = ref Unsafe.Add(ref x0, stride);
        ref var x2 = ref Unsafe.Add(ref x1, stride);
        ref var x3 = ref Unsafe.Add(ref x2, stride);
        var (f0, f1) = (Vector512.Create(factors[0]), Vector512.Create(factors[1]));
        var (f2, f3) = (Vector512.Create(factors[2]), Vector512.Create(factors[3]));
        nuint i = 0;
        for (; (int)i <= sum.Length - Lanes; i += Lanes)
        {
            var s = Vector512.LoadUnsafe(ref y, i);
            s = Vector512.FusedMultiplyAdd(f0, Vector512.LoadUnsafe(ref x0, i), s);
            s = Vector512.FusedMultiplyAdd(f1, Vector512.LoadUnsafe(ref x1, i), s);
            s = Vector512.FusedMultiplyAdd(f2, Vector512.LoadUnsafe(ref x2, i), s);
            s = Vector512.FusedMultiplyAdd(f3, Vector512.LoadUnsafe(ref x3, i), s);
            s.StoreUnsafe(ref y, i);
        }

        for (; (int)i < sum.Length; i++)
        {
            var s = Math.FusedMultiplyAdd(factors[0], Unsafe.Add(ref x0, i), Unsafe.Add(ref y, i));
            s = Math.FusedMultiplyAdd(factors[1], Unsafe.Add(ref x1, i), s);
            s = Math.FusedMultiplyAdd(factors[2], Unsafe.Add(ref x2, i), s);
            Unsafe.Add(ref y, i) = Math.FusedMultiplyAdd(factors[3], Unsafe.Add(ref x3, i), s);
        }
    }
}
