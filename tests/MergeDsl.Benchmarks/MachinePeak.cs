using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Benchmarks;

/// <summary>What the machine could do at best: multiply-adds that never leave the registers, and a plain copy of memory.</summary>
internal static class MachinePeak
{
    private const int Chains = 12;
    private const int Steps = 2_000_000;
    private const int CopiedNumbers = 1 << 24;

    /// <summary>float32 operations a second on so many threads, a multiply-add counting as two.</summary>
    public static double Float32(int threads)
    {
        var operations = 2.0 * Chains * Steps * Vector<float>() * threads;
        return operations / Seconds(threads, () => Multiply(Vector512.Create(0.5f), Vector512.Create(0.25f)));
    }

    /// <summary>float64 operations a second on so many threads, a multiply-add counting as two.</summary>
    public static double Float64(int threads)
    {
        var operations = 2.0 * Chains * Steps * Vector<double>() * threads;
        return operations / Seconds(threads, () => Multiply(Vector512.Create(0.5), Vector512.Create(0.25)));
    }

    /// <summary>Bytes a second that a copy moves on so many threads, read and written ones both counted.</summary>
    public static double Copy(int threads)
    {
        var part = CopiedNumbers / threads;
        var (from, to) = (new float[CopiedNumbers], new float[CopiedNumbers]);
        var time = Measurement.Best(
            9,
            () => Parallel.For(0, threads, thread => from.AsSpan(thread * part, part).CopyTo(to.AsSpan(thread * part)))
        );
        return 2.0 * sizeof(float) * part * threads / time.TotalSeconds;
    }

    /// <summary>Bytes a second that are read from memory on so many threads.</summary>
    public static double Read(int threads)
    {
        var numbers = new float[4 * CopiedNumbers];
        numbers.AsSpan().Fill(1);
        var part = numbers.Length / threads;
        var time = Measurement.Best(
            9,
            () => Parallel.For(0, threads, thread => Sum(numbers.AsSpan(thread * part, part)))
        );
        return (double)sizeof(float) * part * threads / time.TotalSeconds;
    }

    /// <summary>Eight sums side by side, so that reading is all that takes time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector512<float> Sum(ReadOnlySpan<float> numbers)
    {
        var vectors = MemoryMarshal.Cast<float, Vector512<float>>(numbers);
        var (s0, s1, s2, s3) = (vectors[0], vectors[0], vectors[0], vectors[0]);
        var (s4, s5, s6, s7) = (vectors[0], vectors[0], vectors[0], vectors[0]);
        for (var i = 0; i <= vectors.Length - 8; i += 8)
        {
            s0 += vectors[i];
            s1 += vectors[i + 1];
            s2 += vectors[i + 2];
            s3 += vectors[i + 3];
            s4 += vectors[i + 4];
            s5 += vectors[i + 5];
            s6 += vectors[i + 6];
            s7 += vectors[i + 7];
        }

        return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7;
    }

    private static int Vector<T>() => Vector512<T>.Count;

    private static double Seconds(int threads, Action action) =>
        Measurement.Best(7, () => Parallel.For(0, threads, _ => action())).TotalSeconds;

    /// <summary>Independent chains, enough of them to hide the latency of one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector512<float> Multiply(Vector512<float> x, Vector512<float> y)
    {
        var (s0, s1, s2, s3) = (x, x, x, x);
        var (s4, s5, s6, s7) = (x, x, x, x);
        var (s8, s9, sa, sb) = (x, x, x, x);
        for (var i = 0; i < Steps; i++)
        {
            s0 = Vector512.FusedMultiplyAdd(s0, x, y);
            s1 = Vector512.FusedMultiplyAdd(s1, x, y);
            s2 = Vector512.FusedMultiplyAdd(s2, x, y);
            s3 = Vector512.FusedMultiplyAdd(s3, x, y);
            s4 = Vector512.FusedMultiplyAdd(s4, x, y);
            s5 = Vector512.FusedMultiplyAdd(s5, x, y);
            s6 = Vector512.FusedMultiplyAdd(s6, x, y);
            s7 = Vector512.FusedMultiplyAdd(s7, x, y);
            s8 = Vector512.FusedMultiplyAdd(s8, x, y);
            s9 = Vector512.FusedMultiplyAdd(s9, x, y);
            sa = Vector512.FusedMultiplyAdd(sa, x, y);
            sb = Vector512.FusedMultiplyAdd(sb, x, y);
        }

        return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + sa + sb;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static Vector512<double> Multiply(Vector512<double> x, Vector512<double> y)
    {
        var (s0, s1, s2, s3) = (x, x, x, x);
        var (s4, s5, s6, s7) = (x, x, x, x);
        var (s8, s9, sa, sb) = (x, x, x, x);
        for (var i = 0; i < Steps; i++)
        {
            s0 = Vector512.FusedMultiplyAdd(s0, x, y);
            s1 = Vector512.FusedMultiplyAdd(s1, x, y);
            s2 = Vector512.FusedMultiplyAdd(s2, x, y);
            s3 = Vector512.FusedMultiplyAdd(s3, x, y);
            s4 = Vector512.FusedMultiplyAdd(s4, x, y);
            s5 = Vector512.FusedMultiplyAdd(s5, x, y);
            s6 = Vector512.FusedMultiplyAdd(s6, x, y);
            s7 = Vector512.FusedMultiplyAdd(s7, x, y);
            s8 = Vector512.FusedMultiplyAdd(s8, x, y);
            s9 = Vector512.FusedMultiplyAdd(s9, x, y);
            sa = Vector512.FusedMultiplyAdd(sa, x, y);
            sb = Vector512.FusedMultiplyAdd(sb, x, y);
        }

        return s0 + s1 + s2 + s3 + s4 + s5 + s6 + s7 + s8 + s9 + sa + sb;
    }
}
