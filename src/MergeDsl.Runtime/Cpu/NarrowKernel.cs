using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Runtime.Cpu;

/// <summary><see cref="ProductKernel{T}"/> for 16 registers of 256 bits: 12 of them hold half a tile, or 8 the narrowest.</summary>
internal static class NarrowKernel<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Writes one tile.</summary>
    public static void Run(int vectors, ref T left, nuint leftStride, ref T right, int depth, ref T tile, nuint stride)
    {
        ref var lowerLeft = ref Unsafe.Add(ref left, ProductKernel<T>.Rows / 2 * leftStride);
        ref var lowerTile = ref Unsafe.Add(ref tile, ProductKernel<T>.Rows / 2 * stride);
        switch (vectors)
        {
            case ProductKernel<T>.VectorsPerPanel:
                Panel(ref left, leftStride, ref right, depth, ref tile, stride);
                Panel(ref lowerLeft, leftStride, ref right, depth, ref lowerTile, stride);
                break;
            case 2:
                Pair(ref left, leftStride, ref right, depth, ref tile, stride);
                Pair(ref lowerLeft, leftStride, ref right, depth, ref lowerTile, stride);
                break;
            default:
                Vector(ref left, leftStride, ref right, depth, ref tile, stride);
                break;
        }
    }

    /// <summary>4 x 3 vectors of 256 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel(ref T left, nuint leftStride, ref T right, int depth, ref T tile, nuint stride)
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

    /// <summary>4 x 2 vectors of 256 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Pair(ref T left, nuint leftStride, ref T right, int depth, ref T tile, nuint stride)
    {
        ref var l0 = ref left;
        ref var l1 = ref Unsafe.Add(ref left, leftStride);
        ref var l2 = ref Unsafe.Add(ref left, 2 * leftStride);
        ref var l3 = ref Unsafe.Add(ref left, 3 * leftStride);
        Vector256<T> s00 = default,
            s01 = default;
        Vector256<T> s10 = default,
            s11 = default;
        Vector256<T> s20 = default,
            s21 = default;
        Vector256<T> s30 = default,
            s31 = default;
        for (nint k = 0; k < depth; k++)
        {
            var r0 = Vector256.LoadUnsafe(ref right);
            var r1 = Vector256.LoadUnsafe(ref right, (nuint)Vector256<T>.Count);
            right = ref Unsafe.Add(ref right, 2 * Vector256<T>.Count);
            var a0 = Vector256.Create(Unsafe.Add(ref l0, k));
            s00 = MultiplyAdd(a0, r0, s00);
            s01 = MultiplyAdd(a0, r1, s01);
            var a1 = Vector256.Create(Unsafe.Add(ref l1, k));
            s10 = MultiplyAdd(a1, r0, s10);
            s11 = MultiplyAdd(a1, r1, s11);
            var a2 = Vector256.Create(Unsafe.Add(ref l2, k));
            s20 = MultiplyAdd(a2, r0, s20);
            s21 = MultiplyAdd(a2, r1, s21);
            var a3 = Vector256.Create(Unsafe.Add(ref l3, k));
            s30 = MultiplyAdd(a3, r0, s30);
            s31 = MultiplyAdd(a3, r1, s31);
        }

        Store(ref tile, s00, s01);
        Store(ref Unsafe.Add(ref tile, stride), s10, s11);
        Store(ref Unsafe.Add(ref tile, 2 * stride), s20, s21);
        Store(ref Unsafe.Add(ref tile, 3 * stride), s30, s31);
    }

    /// <summary>8 x 1 vectors of 256 bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Vector(ref T left, nuint leftStride, ref T right, int depth, ref T tile, nuint stride)
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

    private static void Store(ref T row, Vector256<T> first, Vector256<T> second, Vector256<T> third)
    {
        first.StoreUnsafe(ref row);
        second.StoreUnsafe(ref row, (nuint)Vector256<T>.Count);
        third.StoreUnsafe(ref row, (nuint)(2 * Vector256<T>.Count));
    }

    private static void Store(ref T row, Vector256<T> first, Vector256<T> second)
    {
        first.StoreUnsafe(ref row);
        second.StoreUnsafe(ref row, (nuint)Vector256<T>.Count);
    }

    private static void Store(ref T row, Vector256<T> only) => only.StoreUnsafe(ref row);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> MultiplyAdd(Vector256<T> x, Vector256<T> y, Vector256<T> sum) =>
        typeof(T) == typeof(float)
            ? Vector256.FusedMultiplyAdd(x.AsSingle(), y.AsSingle(), sum.AsSingle()).As<float, T>()
            : Vector256.FusedMultiplyAdd(x.AsDouble(), y.AsDouble(), sum.AsDouble()).As<double, T>();
}
