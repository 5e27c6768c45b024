using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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

    /// <summary>result = x·mask/divisor with a mask of 0 and 1: a dropped entry becomes a zero of its own sign.</summary>
    public static void MaskAndDivide<T>(ReadOnlySpan<T> x, ReadOnlySpan<byte> mask, T divisor, Span<T> result)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        mask = mask[..x.Length];
        for (var i = 0; i < x.Length; i++)
        {
            result[i] = mask[i] == 0 ? T.Zero : T.One;
        }

        var from = MemoryMarshal.Cast<T, Vector<T>>(x);
        var to = MemoryMarshal.Cast<T, Vector<T>>(result);
        for (var i = 0; i < from.Length; i++)
        {
            to[i] = from[i] * to[i] / new Vector<T>(divisor);
        }

        for (var i = from.Length * Vector<T>.Count; i < x.Length; i++)
        {
            result[i] = x[i] * result[i] / divisor;
        }
    }
}
