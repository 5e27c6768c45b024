using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MergeDsl.Checkpoints.Numbers;

namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>
/// The innermost loop of the product for one to four rows: stored numbers are widened as they are read, and every sum takes one fused
/// multiply-add per k, in ascending order, as <see cref="Runtime.Cpu.ProductKernel{T}"/> does.
/// </summary>
internal static class FewRowsKernel
{
    private const int Lanes = StoredMatrix.Lanes;

    /// <summary>Multiplies the first one or four rows.</summary>
    /// <param name="left">The rows.</param>
    /// <param name="stride">From one to the next.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="panel">depth groups of <paramref name="width"/> stored numbers.</param>
    /// <param name="width">16, 32 or 48.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="tile">Rows of <paramref name="width"/> numbers.</param>
    /// <returns>How many rows were multiplied.</returns>
    public static int Run<TFormat>(
        ReadOnlySpan<float> left,
        int stride,
        int rows,
        ReadOnlySpan<byte> panel,
        int width,
        int depth,
        Span<float> tile
    )
        where TFormat : struct, ILaneFormat
    {
        ref var r = ref MemoryMarshal.GetReference(panel[..(depth * width * TFormat.Size)]);
        if (rows < 4)
        {
            ref var one = ref MemoryMarshal.GetReference(left[..depth]);
            ref var sums = ref MemoryMarshal.GetReference(tile[..width]);
            if (width == 3 * Lanes)
            {
                One<TFormat>(ref one, ref r, depth, ref sums);
            }
            else
            {
                OneNarrow<TFormat>(ref one, ref r, width, depth, ref sums);
            }

            return 1;
        }

        ref var l = ref MemoryMarshal.GetReference(left[..((3 * stride) + depth)]);
        ref var t = ref MemoryMarshal.GetReference(tile[..(4 * width)]);
        for (var start = 0; start < width; start += Lanes)
        {
            // Of a whole panel all three vectors go together.
            if (width == 3 * Lanes)
            {
                Four<TFormat>(ref l, (nuint)stride, ref r, depth, ref t);
                break;
            }

            FourNarrow<TFormat>(
                ref l,
                (nuint)stride,
                ref Unsafe.Add(ref r, start * TFormat.Size),
                width,
                depth,
                ref Unsafe.Add(ref t, start)
            );
        }

        return 4;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One<TFormat>(ref float left, ref byte right, int depth, ref float tile)
        where TFormat : struct, ILaneFormat
    {
        Vector512<float> s0 = default,
            s1 = default,
            s2 = default;
        for (nint k = 0; k < depth; k++)
        {
            var a = Vector512.Create(Unsafe.Add(ref left, k));
            s0 = Vector512.FusedMultiplyAdd(a, TFormat.Load(ref right), s0);
            s1 = Vector512.FusedMultiplyAdd(a, TFormat.Load(ref Unsafe.Add(ref right, Lanes * TFormat.Size)), s1);
            s2 = Vector512.FusedMultiplyAdd(a, TFormat.Load(ref Unsafe.Add(ref right, 2 * Lanes * TFormat.Size)), s2);
            right = ref Unsafe.Add(ref right, 3 * Lanes * TFormat.Size);
        }

        s0.StoreUnsafe(ref tile);
        s1.StoreUnsafe(ref tile, Lanes);
        s2.StoreUnsafe(ref tile, 2 * Lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OneNarrow<TFormat>(ref float left, ref byte right, int width, int depth, ref float tile)
        where TFormat : struct, ILaneFormat
    {
        for (var start = 0; start < width; start += Lanes)
        {
            Vector512<float> sum = default;
            ref var numbers = ref Unsafe.Add(ref right, start * TFormat.Size);
            for (nint k = 0; k < depth; k++)
            {
                var a = Vector512.Create(Unsafe.Add(ref left, k));
                sum = Vector512.FusedMultiplyAdd(a, TFormat.Load(ref numbers), sum);
                numbers = ref Unsafe.Add(ref numbers, width * TFormat.Size);
            }

            sum.StoreUnsafe(ref tile, (nuint)start);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Four<TFormat>(ref float left, nuint stride, ref byte right, int depth, ref float tile)
        where TFormat : struct, ILaneFormat
    {
        ref var l1 = ref Unsafe.Add(ref left, stride);
        ref var l2 = ref Unsafe.Add(ref left, 2 * stride);
        ref var l3 = ref Unsafe.Add(ref left, 3 * stride);
        Vector512<float> s00 = default,
            s01 = default,
            s02 = default;
        Vector512<float> s10 = default,
            s11 = default,
            s12 = default;
        Vector512<float> s20 = default,
            s21 = default,
            s22 = default;
        Vector512<float> s30 = default,
            s31 = default,
            s32 = default;
        for (nint k = 0; k < depth; k++)
        {
            var r0 = TFormat.Load(ref right);
            var r1 = TFormat.Load(ref Unsafe.Add(ref right, Lanes * TFormat.Size));
            var r2 = TFormat.Load(ref Unsafe.Add(ref right, 2 * Lanes * TFormat.Size));
            right = ref Unsafe.Add(ref right, 3 * Lanes * TFormat.Size);
            var a0 = Vector512.Create(Unsafe.Add(ref left, k));
            s00 = Vector512.FusedMultiplyAdd(a0, r0, s00);
            s01 = Vector512.FusedMultiplyAdd(a0, r1, s01);
            s02 = Vector512.FusedMultiplyAdd(a0, r2, s02);
            var a1 = Vector512.Create(Unsafe.Add(ref l1, k));
            s10 = Vector512.FusedMultiplyAdd(a1, r0, s10);
            s11 = Vector512.FusedMultiplyAdd(a1, r1, s11);
            s12 = Vector512.FusedMultiplyAdd(a1, r2, s12);
            var a2 = Vector512.Create(Unsafe.Add(ref l2, k));
            s20 = Vector512.FusedMultiplyAdd(a2, r0, s20);
            s21 = Vector512.FusedMultiplyAdd(a2, r1, s21);
            s22 = Vector512.FusedMultiplyAdd(a2, r2, s22);
            var a3 = Vector512.Create(Unsafe.Add(ref l3, k));
            s30 = Vector512.FusedMultiplyAdd(a3, r0, s30);
            s31 = Vector512.FusedMultiplyAdd(a3, r1, s31);
            s32 = Vector512.FusedMultiplyAdd(a3, r2, s32);
        }

        Store(ref tile, s00, s01, s02);
        Store(ref Unsafe.Add(ref tile, 3 * Lanes), s10, s11, s12);
        Store(ref Unsafe.Add(ref tile, 6 * Lanes), s20, s21, s22);
        Store(ref Unsafe.Add(ref tile, 9 * Lanes), s30, s31, s32);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourNarrow<TFormat>(
        ref float left,
        nuint stride,
        ref byte right,
        int width,
        int depth,
        ref float tile
    )
        where TFormat : struct, ILaneFormat
    {
        Vector512<float> s0 = default,
            s1 = default,
            s2 = default,
            s3 = default;
        for (nint k = 0; k < depth; k++)
        {
            var numbers = TFormat.Load(ref right);
            right = ref Unsafe.Add(ref right, width * TFormat.Size);
            ref var l = ref Unsafe.Add(ref left, k);
            s0 = Vector512.FusedMultiplyAdd(Vector512.Create(l), numbers, s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref l, stride)), numbers, s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref l, 2 * stride)), numbers, s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref l, 3 * stride)), numbers, s3);
        }

        s0.StoreUnsafe(ref tile);
        s1.StoreUnsafe(ref tile, (nuint)width);
        s2.StoreUnsafe(ref tile, (nuint)(2 * width));
        s3.StoreUnsafe(ref tile, (nuint)(3 * width));
    }

    private static void Store(ref float row, Vector512<float> first, Vector512<float> second, Vector512<float> third)
    {
        first.StoreUnsafe(ref row);
        second.StoreUnsafe(ref row, Lanes);
        third.StoreUnsafe(ref row, 2 * Lanes);
    }
}
