using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>The innermost loop of the matrix product: a small tile of the result, kept in registers over a run of k.</summary>
internal static class ProductKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 6;

    /// <summary>Columns of a tile: two vectors.</summary>
    public static int Columns => 2 * Vector<T>.Count;

    /// <summary>
    /// tile = left·right. Each of its entries starts at zero and takes one fused multiply-add per k, in ascending order: the
    /// same number whatever the vector width.
    /// </summary>
    /// <param name="left">depth groups of <see cref="Rows"/> numbers: a packed column of the left panel each.</param>
    /// <param name="right">depth groups of <see cref="Columns"/> numbers: a packed row of the right panel each.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="tile"><see cref="Rows"/> times <see cref="Columns"/> numbers, row-major.</param>
    public static void Run(ReadOnlySpan<T> left, ReadOnlySpan<T> right, int depth, Span<T> tile)
    {
        // The kernel reads through references: the check a span would make happens once, here.
        ref var a = ref MemoryMarshal.GetReference(left[..(depth * Rows)]);
        ref var b = ref MemoryMarshal.GetReference(right[..(depth * Columns)]);
        Vector<T> s00 = default,
            s01 = default,
            s10 = default,
            s11 = default,
            s20 = default,
            s21 = default;
        Vector<T> s30 = default,
            s31 = default,
            s40 = default,
            s41 = default,
            s50 = default,
            s51 = default;
        for (var k = 0; k < depth; k++)
        {
            var b0 = Vector.LoadUnsafe(ref b);
            var b1 = Vector.LoadUnsafe(ref b, (nuint)Vector<T>.Count);
            var a0 = new Vector<T>(a);
            s00 = MultiplyAdd(a0, b0, s00);
            s01 = MultiplyAdd(a0, b1, s01);
            var a1 = new Vector<T>(Unsafe.Add(ref a, 1));
            s10 = MultiplyAdd(a1, b0, s10);
            s11 = MultiplyAdd(a1, b1, s11);
            var a2 = new Vector<T>(Unsafe.Add(ref a, 2));
            s20 = MultiplyAdd(a2, b0, s20);
            s21 = MultiplyAdd(a2, b1, s21);
            var a3 = new Vector<T>(Unsafe.Add(ref a, 3));
            s30 = MultiplyAdd(a3, b0, s30);
            s31 = MultiplyAdd(a3, b1, s31);
            var a4 = new Vector<T>(Unsafe.Add(ref a, 4));
            s40 = MultiplyAdd(a4, b0, s40);
            s41 = MultiplyAdd(a4, b1, s41);
            var a5 = new Vector<T>(Unsafe.Add(ref a, 5));
            s50 = MultiplyAdd(a5, b0, s50);
            s51 = MultiplyAdd(a5, b1, s51);
            a = ref Unsafe.Add(ref a, Rows);
            b = ref Unsafe.Add(ref b, Columns);
        }

        var rows = MemoryMarshal.Cast<T, Vector<T>>(tile);
        rows[11] = s51;
        rows[0] = s00;
        rows[1] = s01;
        rows[2] = s10;
        rows[3] = s11;
        rows[4] = s20;
        rows[5] = s21;
        rows[6] = s30;
        rows[7] = s31;
        rows[8] = s40;
        rows[9] = s41;
        rows[10] = s50;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> MultiplyAdd(Vector<T> x, Vector<T> y, Vector<T> sum) =>
        typeof(T) == typeof(float)
            ? Vector.FusedMultiplyAdd(x.As<T, float>(), y.As<T, float>(), sum.As<T, float>()).As<float, T>()
            : Vector.FusedMultiplyAdd(x.As<T, double>(), y.As<T, double>(), sum.As<T, double>()).As<double, T>();
}
