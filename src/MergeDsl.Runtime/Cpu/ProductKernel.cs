using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// The innermost loop of the matrix product: a small tile of the result, kept in registers over a run of k. Each entry of the
/// tile starts at zero and takes one fused multiply-add per k, in ascending order: the same number whatever the vector width.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
internal static class ProductKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Rows of a tile.</summary>
    public const int Rows = 8;

    private const int VectorsPerPanel = 3;

    /// <summary>Columns of a narrow panel: one vector.</summary>
    public static int Lanes => Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256<T>.Count;

    /// <summary>Columns of a wide panel.</summary>
    public static int Columns => VectorsPerPanel * Lanes;

    /// <summary>tile = left·right.</summary>
    /// <param name="left"><see cref="Rows"/> rows of depth numbers, each <paramref name="leftStride"/> behind the last.</param>
    /// <param name="leftStride">From one row of the left operand to the next.</param>
    /// <param name="right">depth groups of <paramref name="columns"/> numbers: a row of the panel each.</param>
    /// <param name="columns"><see cref="Columns"/> or <see cref="Lanes"/>.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="tile"><see cref="Rows"/> rows of <paramref name="columns"/> numbers.</param>
    /// <param name="stride">From one row of the tile to the next.</param>
    public static void Run(
        ReadOnlySpan<T> left,
        int leftStride,
        ReadOnlySpan<T> right,
        int columns,
        int depth,
        Span<T> tile,
        int stride
    )
    {
        // The kernels read and write through references: the checks that spans would make happen once, here.
        ref var l = ref MemoryMarshal.GetReference(left[..(((Rows - 1) * leftStride) + depth)]);
        ref var r = ref MemoryMarshal.GetReference(right[..(depth * columns)]);
        ref var t = ref MemoryMarshal.GetReference(tile[..(((Rows - 1) * stride) + columns)]);
        if (Vector512.IsHardwareAccelerated)
        {
            Wide(columns == Columns, ref l, (nuint)leftStride, ref r, depth, ref t, (nuint)stride);
        }
        else
        {
            Narrow(columns == Columns, ref l, (nuint)leftStride, ref r, depth, ref t, (nuint)stride);
        }
    }

    /// <summary>For 32 registers of 512 bits: 24 of them hold the tile.</summary>
    internal static void Wide(
        bool isPanel,
        ref T left,
        nuint leftStride,
        ref T right,
        int depth,
        ref T tile,
        nuint stride
    )
    {
        if (isPanel)
        {
            WidePanel(ref left, leftStride, ref right, depth, ref tile, stride);
        }
        else
        {
            WideVector(ref left, leftStride, ref right, depth, ref tile, stride);
        }
    }

    /// <summary>For 16 registers of 256 bits: 12 of them hold half a tile, or 8 a narrow one.</summary>
    internal static void Narrow(
        bool isPanel,
        ref T left,
        nuint leftStride,
        ref T right,
        int depth,
        ref T tile,
        nuint stride
    )
    {
        if (isPanel)
        {
            NarrowPanel(ref left, leftStride, ref right, depth, ref tile, stride);
            ref var lower = ref Unsafe.Add(ref left, Rows / 2 * leftStride);
            NarrowPanel(ref lower, leftStride, ref right, depth, ref Unsafe.Add(ref tile, Rows / 2 * stride), stride);
        }
        else
        {
            NarrowVector(ref left, leftStride, ref right, depth, ref tile, stride);
        }
    }

    /// <summary>8 x 3 vectors of 512 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WidePanel(ref T left, nuint leftStride, ref T right, int depth, ref T tile, nuint stride)
    {
        ref var l0 = ref left;
        ref var l1 = ref Unsafe.Add(ref left, leftStride);
        ref var l2 = ref Unsafe.Add(ref left, 2 * leftStride);
        ref var l3 = ref Unsafe.Add(ref left, 3 * leftStride);
        ref var l4 = ref Unsafe.Add(ref left, 4 * leftStride);
        ref var l5 = ref Unsafe.Add(ref left, 5 * leftStride);
        ref var l6 = ref Unsafe.Add(ref left, 6 * leftStride);
        ref var l7 = ref Unsafe.Add(ref left, 7 * leftStride);
        Vector512<T> s00 = default,
            s01 = default,
            s02 = default;
        Vector512<T> s10 = default,
            s11 = default,
            s12 = default;
        Vector512<T> s20 = default,
            s21 = default,
            s22 = default;
        Vector512<T> s30 = default,
            s31 = default,
            s32 = default;
        Vector512<T> s40 = default,
            s41 = default,
            s42 = default;
        Vector512<T> s50 = default,
            s51 = default,
            s52 = default;
        Vector512<T> s60 = default,
            s61 = default,
            s62 = default;
        Vector512<T> s70 = default,
            s71 = default,
            s72 = default;
        for (nint k = 0; k < depth; k++)
        {
            var r0 = Vector512.LoadUnsafe(ref right);
            var r1 = Vector512.LoadUnsafe(ref right, (nuint)Vector512<T>.Count);
            var r2 = Vector512.LoadUnsafe(ref right, (nuint)(2 * Vector512<T>.Count));
            right = ref Unsafe.Add(ref right, 3 * Vector512<T>.Count);
            var a0 = Vector512.Create(Unsafe.Add(ref l0, k));
            s00 = MultiplyAdd(a0, r0, s00);
            s01 = MultiplyAdd(a0, r1, s01);
            s02 = MultiplyAdd(a0, r2, s02);
            var a1 = Vector512.Create(Unsafe.Add(ref l1, k));
            s10 = MultiplyAdd(a1, r0, s10);
            s11 = MultiplyAdd(a1, r1, s11);
            s12 = MultiplyAdd(a1, r2, s12);
            var a2 = Vector512.Create(Unsafe.Add(ref l2, k));
            s20 = MultiplyAdd(a2, r0, s20);
            s21 = MultiplyAdd(a2, r1, s21);
            s22 = MultiplyAdd(a2, r2, s22);
            var a3 = Vector512.Create(Unsafe.Add(ref l3, k));
            s30 = MultiplyAdd(a3, r0, s30);
            s31 = MultiplyAdd(a3, r1, s31);
            s32 = MultiplyAdd(a3, r2, s32);
            var a4 = Vector512.Create(Unsafe.Add(ref l4, k));
            s40 = MultiplyAdd(a4, r0, s40);
            s41 = MultiplyAdd(a4, r1, s41);
            s42 = MultiplyAdd(a4, r2, s42);
            var a5 = Vector512.Create(Unsafe.Add(ref l5, k));
            s50 = MultiplyAdd(a5, r0, s50);
            s51 = MultiplyAdd(a5, r1, s51);
            s52 = MultiplyAdd(a5, r2, s52);
            var a6 = Vector512.Create(Unsafe.Add(ref l6, k));
            s60 = MultiplyAdd(a6, r0, s60);
            s61 = MultiplyAdd(a6, r1, s61);
            s62 = MultiplyAdd(a6, r2, s62);
            var a7 = Vector512.Create(Unsafe.Add(ref l7, k));
            s70 = MultiplyAdd(a7, r0, s70);
            s71 = MultiplyAdd(a7, r1, s71);
            s72 = MultiplyAdd(a7, r2, s72);
        }

        Store(ref tile, s00, s01, s02);
        Store(ref Unsafe.Add(ref tile, stride), s10, s11, s12);
        Store(ref Unsafe.Add(ref tile, 2 * stride), s20, s21, s22);
        Store(ref Unsafe.Add(ref tile, 3 * stride), s30, s31, s32);
        Store(ref Unsafe.Add(ref tile, 4 * stride), s40, s41, s42);
        Store(ref Unsafe.Add(ref tile, 5 * stride), s50, s51, s52);
        Store(ref Unsafe.Add(ref tile, 6 * stride), s60, s61, s62);
        Store(ref Unsafe.Add(ref tile, 7 * stride), s70, s71, s72);
    }

    /// <summary>8 x 1 vectors of 512 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void WideVector(ref T left, nuint leftStride, ref T right, int depth, ref T tile, nuint stride)
    {
        ref var l0 = ref left;
        ref var l1 = ref Unsafe.Add(ref left, leftStride);
        ref var l2 = ref Unsafe.Add(ref left, 2 * leftStride);
        ref var l3 = ref Unsafe.Add(ref left, 3 * leftStride);
        ref var l4 = ref Unsafe.Add(ref left, 4 * leftStride);
        ref var l5 = ref Unsafe.Add(ref left, 5 * leftStride);
        ref var l6 = ref Unsafe.Add(ref left, 6 * leftStride);
        ref var l7 = ref Unsafe.Add(ref left, 7 * leftStride);
        Vector512<T> s00 = default;
        Vector512<T> s10 = default;
        Vector512<T> s20 = default;
        Vector512<T> s30 = default;
        Vector512<T> s40 = default;
        Vector512<T> s50 = default;
        Vector512<T> s60 = default;
        Vector512<T> s70 = default;
        for (nint k = 0; k < depth; k++)
        {
            var r0 = Vector512.LoadUnsafe(ref right);
            right = ref Unsafe.Add(ref right, Vector512<T>.Count);
            s00 = MultiplyAdd(Vector512.Create(Unsafe.Add(ref l0, k)), r0, s00);
            s10 = MultiplyAdd(Vector512.Create(Unsafe.Add(ref l1, k)), r0, s10);
            s20 = MultiplyAdd(Vector512.Create(Unsafe.Add(ref l2, k)), r0, s20);
            s30 = MultiplyAdd(Vector512.Create(Unsafe.Add(ref l3, k)), r0, s30);
            s40 = MultiplyAdd(Vector512.Create(Unsafe.Add(ref l4, k)), r0, s40);
            s50 = MultiplyAdd(Vector512.Create(Unsafe.Add(ref l5, k)), r0, s50);
            s60 = MultiplyAdd(Vector512.Create(Unsafe.Add(ref l6, k)), r0, s60);
            s70 = MultiplyAdd(Vector512.Create(Unsafe.Add(ref l7, k)), r0, s70);
        }

        Store(ref tile, s00);
        Store(ref Unsafe.Add(ref tile, stride), s10);
        Store(ref Unsafe.Add(ref tile, 2 * stride), s20);
        Store(ref Unsafe.Add(ref tile, 3 * stride), s30);
        Store(ref Unsafe.Add(ref tile, 4 * stride), s40);
        Store(ref Unsafe.Add(ref tile, 5 * stride), s50);
        Store(ref Unsafe.Add(ref tile, 6 * stride), s60);
        Store(ref Unsafe.Add(ref tile, 7 * stride), s70);
    }

    /// <summary>4 x 3 vectors of 256 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowPanel(ref T left, nuint leftStride, ref T right, int depth, ref T tile, nuint stride)
    {
        ref var l0 = ref left;
        ref var l1 = ref Unsafe.Add(ref left, leftStride);
        ref var l2 = ref Unsafe.Add(ref left, 2 * leftStride);
        ref var l3 = ref Unsafe.Add(ref left, 3 * leftStride);
        Vector256<T> s00 = default,
            s01 = default,
            s02 = default;
        Vector256<T> s10 = default,
            s11 = default,
            s12 = default;
        Vector256<T> s20 = default,
            s21 = default,
            s22 = default;
        Vector256<T> s30 = default,
            s31 = default,
            s32 = default;
        for (nint k = 0; k < depth; k++)
        {
            var r0 = Vector256.LoadUnsafe(ref right);
            var r1 = Vector256.LoadUnsafe(ref right, (nuint)Vector256<T>.Count);
            var r2 = Vector256.LoadUnsafe(ref right, (nuint)(2 * Vector256<T>.Count));
            right = ref Unsafe.Add(ref right, 3 * Vector256<T>.Count);
            var a0 = Vector256.Create(Unsafe.Add(ref l0, k));
            s00 = MultiplyAdd(a0, r0, s00);
            s01 = MultiplyAdd(a0, r1, s01);
            s02 = MultiplyAdd(a0, r2, s02);
            var a1 = Vector256.Create(Unsafe.Add(ref l1, k));
            s10 = MultiplyAdd(a1, r0, s10);
            s11 = MultiplyAdd(a1, r1, s11);
            s12 = MultiplyAdd(a1, r2, s12);
            var a2 = Vector256.Create(Unsafe.Add(ref l2, k));
            s20 = MultiplyAdd(a2, r0, s20);
            s21 = MultiplyAdd(a2, r1, s21);
            s22 = MultiplyAdd(a2, r2, s22);
            var a3 = Vector256.Create(Unsafe.Add(ref l3, k));
            s30 = MultiplyAdd(a3, r0, s30);
            s31 = MultiplyAdd(a3, r1, s31);
            s32 = MultiplyAdd(a3, r2, s32);
        }

        Store(ref tile, s00, s01, s02);
        Store(ref Unsafe.Add(ref tile, stride), s10, s11, s12);
        Store(ref Unsafe.Add(ref tile, 2 * stride), s20, s21, s22);
        Store(ref Unsafe.Add(ref tile, 3 * stride), s30, s31, s32);
    }

    /// <summary>8 x 1 vectors of 256 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void NarrowVector(ref T left, nuint leftStride, ref T right, int depth, ref T tile, nuint stride)
    {
        ref var l0 = ref left;
        ref var l1 = ref Unsafe.Add(ref left, leftStride);
        ref var l2 = ref Unsafe.Add(ref left, 2 * leftStride);
        ref var l3 = ref Unsafe.Add(ref left, 3 * leftStride);
        ref var l4 = ref Unsafe.Add(ref left, 4 * leftStride);
        ref var l5 = ref Unsafe.Add(ref left, 5 * leftStride);
        ref var l6 = ref Unsafe.Add(ref left, 6 * leftStride);
        ref var l7 = ref Unsafe.Add(ref left, 7 * leftStride);
        Vector256<T> s00 = default;
        Vector256<T> s10 = default;
        Vector256<T> s20 = default;
        Vector256<T> s30 = default;
        Vector256<T> s40 = default;
        Vector256<T> s50 = default;
        Vector256<T> s60 = default;
        Vector256<T> s70 = default;
        for (nint k = 0; k < depth; k++)
        {
            var r0 = Vector256.LoadUnsafe(ref right);
            right = ref Unsafe.Add(ref right, Vector256<T>.Count);
            s00 = MultiplyAdd(Vector256.Create(Unsafe.Add(ref l0, k)), r0, s00);
            s10 = MultiplyAdd(Vector256.Create(Unsafe.Add(ref l1, k)), r0, s10);
            s20 = MultiplyAdd(Vector256.Create(Unsafe.Add(ref l2, k)), r0, s20);
            s30 = MultiplyAdd(Vector256.Create(Unsafe.Add(ref l3, k)), r0, s30);
            s40 = MultiplyAdd(Vector256.Create(Unsafe.Add(ref l4, k)), r0, s40);
            s50 = MultiplyAdd(Vector256.Create(Unsafe.Add(ref l5, k)), r0, s50);
            s60 = MultiplyAdd(Vector256.Create(Unsafe.Add(ref l6, k)), r0, s60);
            s70 = MultiplyAdd(Vector256.Create(Unsafe.Add(ref l7, k)), r0, s70);
        }

        Store(ref tile, s00);
        Store(ref Unsafe.Add(ref tile, stride), s10);
        Store(ref Unsafe.Add(ref tile, 2 * stride), s20);
        Store(ref Unsafe.Add(ref tile, 3 * stride), s30);
        Store(ref Unsafe.Add(ref tile, 4 * stride), s40);
        Store(ref Unsafe.Add(ref tile, 5 * stride), s50);
        Store(ref Unsafe.Add(ref tile, 6 * stride), s60);
        Store(ref Unsafe.Add(ref tile, 7 * stride), s70);
    }

    private static void Store(ref T row, Vector512<T> first, Vector512<T> second, Vector512<T> third)
    {
        first.StoreUnsafe(ref row);
        second.StoreUnsafe(ref row, (nuint)Vector512<T>.Count);
        third.StoreUnsafe(ref row, (nuint)(2 * Vector512<T>.Count));
    }

    private static void Store(ref T row, Vector512<T> only) => only.StoreUnsafe(ref row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> MultiplyAdd(Vector512<T> x, Vector512<T> y, Vector512<T> sum) =>
        typeof(T) == typeof(float)
            ? Vector512.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), sum.AsSingle()).As<float, T>()
            : Vector512.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), sum.AsDouble()).As<double, T>();

    private static void Store(ref T row, Vector256<T> first, Vector256<T> second, Vector256<T> third)
    {
        first.StoreUnsafe(ref row);
        second.StoreUnsafe(ref row, (nuint)Vector256<T>.Count);
        third.StoreUnsafe(ref row, (nuint)(2 * Vector256<T>.Count));
    }

    private static void Store(ref T row, Vector256<T> only) => only.StoreUnsafe(ref row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> MultiplyAdd(Vector256<T> x, Vector256<T> y, Vector256<T> sum) =>
        typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), sum.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), sum.AsDouble()).As<double, T>();
}
