using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// float64 sums over spans. They run in 32 lanes that are added at the end, whatever the machine's vectors are, so every
/// machine gives the same bits.
/// </summary>
internal static class VectorMath
{
    private const int Lanes = 8;

    /// <summary>The sum of x·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        y = y[..x.Length];
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        Vector512<double> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default;
        nuint i = 0;
        for (; (int)i <= x.Length - (4 * Lanes); i += 4 * Lanes)
        {
            s0 = Step(ref a, ref b, i, s0);
            s1 = Step(ref a, ref b, i + Lanes, s1);
            s2 = Step(ref a, ref b, i + (2 * Lanes), s2);
            s3 = Step(ref a, ref b, i + (3 * Lanes), s3);
        }

        for (; (int)i <= x.Length - Lanes; i += Lanes)
        {
            s0 = Step(ref a, ref b, i, s0);
        }

        var sum = Total(s0 + s1 + (s2 + s3));
        for (var j = (int)i; j < x.Length; j++)
        {
            sum = Math.FusedMultiplyAdd(x[j], y[j], sum);
        }

        return sum;
    }

    /// <summary>y += factor·x, each product and sum fused.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(Span<double> y, double factor, ReadOnlySpan<double> x)
    {
        x = x[..y.Length];
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        var factors = Vector512.Create(factor);
        nuint i = 0;
        for (; (int)i <= y.Length - Lanes; i += Lanes)
        {
            Vector512
                .FusedMultiplyAdd(factors, Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i))
                .StoreUnsafe(ref b, i);
        }

        for (var j = (int)i; j < y.Length; j++)
        {
            y[j] = Math.FusedMultiplyAdd(factor, x[j], y[j]);
        }
    }

    /// <summary>y += factor·x + other·z, each product and sum fused, x's first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(
        Span<double> y,
        double factor,
        ReadOnlySpan<double> x,
        double other,
        ReadOnlySpan<double> z
    )
    {
        x = x[..y.Length];
        z = z[..y.Length];
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(z);
        ref var sum = ref MemoryMarshal.GetReference(y);
        var (factors, others) = (Vector512.Create(factor), Vector512.Create(other));
        nuint i = 0;
        for (; (int)i <= y.Length - Lanes; i += Lanes)
        {
            var first = Vector512.FusedMultiplyAdd(
                factors,
                Vector512.LoadUnsafe(ref a, i),
                Vector512.LoadUnsafe(ref sum, i)
            );
            Vector512.FusedMultiplyAdd(others, Vector512.LoadUnsafe(ref b, i), first).StoreUnsafe(ref sum, i);
        }

        for (var j = (int)i; j < y.Length; j++)
        {
            y[j] = Math.FusedMultiplyAdd(other, z[j], Math.FusedMultiplyAdd(factor, x[j], y[j]));
        }
    }

    /// <summary>The plane rotation x, y = c·x - s·y, s·x + c·y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rotate(Span<double> x, Span<double> y, double c, double s)
    {
        y = y[..x.Length];
        ref var a = ref MemoryMarshal.GetReference(x);
        ref var b = ref MemoryMarshal.GetReference(y);
        var cosines = Vector512.Create(c);
        var sines = Vector512.Create(s);
        nuint i = 0;
        for (; (int)i <= x.Length - Lanes; i += Lanes)
        {
            var p = Vector512.LoadUnsafe(ref a, i);
            var q = Vector512.LoadUnsafe(ref b, i);
            Vector512.FusedMultiplyAdd(cosines, p, -(sines * q)).StoreUnsafe(ref a, i);
            Vector512.FusedMultiplyAdd(sines, p, cosines * q).StoreUnsafe(ref b, i);
        }

        for (var j = (int)i; j < x.Length; j++)
        {
            var (p, q) = (x[j], y[j]);
            x[j] = Math.FusedMultiplyAdd(c, p, -(s * q));
            y[j] = Math.FusedMultiplyAdd(s, p, c * q);
        }
    }

    /// <summary>x *= factor.</summary>
    public static void Scale(Span<double> x, double factor) => Elementwise.Scale(x, factor, x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Step(ref double a, ref double b, nuint i, Vector512<double> sum) =>
        Vector512.FusedMultiplyAdd(Vector512.LoadUnsafe(ref a, i), Vector512.LoadUnsafe(ref b, i), sum);

    /// <summary>The sum of the lanes. Spelt out: the order in which a library sums them is its own affair.</summary>
    public static double Total(Vector512<double> lanes)
    {
        var half = lanes.GetLower() + lanes.GetUpper();
        var quarter = half.GetLower() + half.GetUpper();
        return quarter[0] + quarter[1];
    }
}
