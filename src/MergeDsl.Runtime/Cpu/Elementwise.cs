using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>Loops over spans of equal length. No multiplication is ever fused with an addition: every product is rounded.</summary>
internal static class Elementwise
{
    /// <summary>result = factor·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Scale<T>(ReadOnlySpan<T> x, T factor, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var from = MemoryMarshal.Cast<T, Vector<T>>(x);
        var to = MemoryMarshal.Cast<T, Vector<T>>(result);
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = from[i] * factor;
        }

        for (var i = from.Length * Vector<T>.Count; i < x.Length; i++)
        {
            result[i] = x[i] * factor;
        }
    }

    /// <summary>result = x·y, entry by entry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var left = MemoryMarshal.Cast<T, Vector<T>>(x);
        var right = MemoryMarshal.Cast<T, Vector<T>>(y);
        var to = MemoryMarshal.Cast<T, Vector<T>>(result);
        for (var i = 0; i < left.Length; i++)
        {
            to[i] = left[i] * right[i];
        }

        for (var i = left.Length * Vector<T>.Count; i < x.Length; i++)
        {
            result[i] = x[i] * y[i];
        }
    }

    /// <summary>sum += factor·x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled<T>(Span<T> sum, T factor, ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var from = MemoryMarshal.Cast<T, Vector<T>>(x);
        var to = MemoryMarshal.Cast<T, Vector<T>>(sum);
        for (var i = 0; i < from.Length; i++)
        {
            to[i] += from[i] * factor;
        }

        for (var i = from.Length * Vector<T>.Count; i < x.Length; i++)
        {
            sum[i] += x[i] * factor;
        }
    }

    /// <summary>
    /// result = x·mask/divisor with a mask of 0 and 1: a dropped entry becomes a zero of its own sign. The result may be x itself.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MaskAndDivide<T>(ReadOnlySpan<T> x, ReadOnlySpan<byte> mask, T divisor, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        mask = mask[..x.Length];
        var start =
            typeof(T) == typeof(float)
                ? MaskAndDivide(
                    MemoryMarshal.Cast<T, float>(x),
                    mask,
                    float.CreateTruncating(divisor),
                    MemoryMarshal.Cast<T, float>(result[..x.Length])
                )
                : 0;
        for (var i = start; i < x.Length; i++)
        {
            result[i] = x[i] * (mask[i] == 0 ? T.Zero : T.One) / divisor;
        }
    }

    /// <summary>Does whole vectors and says how many numbers that were.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int MaskAndDivide(ReadOnlySpan<float> x, ReadOnlySpan<byte> mask, float divisor, Span<float> result)
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var bytes = ref MemoryMarshal.GetReference(mask);
        ref var to = ref MemoryMarshal.GetReference(result);
        var divisors = Vector256.Create(divisor);
        var i = 0;
        for (; i <= x.Length - 16; i += 16)
        {
            var (lower, upper) = Vector256.Widen(
                Vector256.WidenLower(Vector256.Create(Vector128.LoadUnsafe(ref bytes, (nuint)i), default))
            );
            Divide(ref from, lower, divisors, ref to, (nuint)i);
            Divide(ref from, upper, divisors, ref to, (nuint)(i + 8));
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Divide(
        ref float from,
        Vector256<uint> mask,
        Vector256<float> divisors,
        ref float to,
        nuint place
    ) =>
        (Vector256.LoadUnsafe(ref from, place) * Vector256.ConvertToSingle(mask.AsInt32()) / divisors).StoreUnsafe(
            ref to,
            place
        );
}
