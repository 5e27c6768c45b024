using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using MergeDsl.Checkpoints.Numbers;

namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>
/// The micro-kernel of products of one to eight rows with a panel as it is stored: numbers are widened as they are read, and every sum takes
/// one fused multiply-add per k, in ascending order, as <see cref="Runtime.Cpu.ProductKernel{T}"/> does.
/// </summary>
internal static class WideningKernel
{
    /// <summary>The most rows.</summary>
    public const int Rows = 8;

    private const int Lanes = StoredMatrix.Lanes;

    // A multiply-add for every number read leaves the machine no room to look so far ahead by itself.
    private const int BytesAhead = 1 << 12;
    private const int CacheLine = 64;

    /// <summary>Writes the products of some rows with a run of a panel.</summary>
    /// <param name="left">The rows.</param>
    /// <param name="stride">From one to the next.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="panel">depth groups of <paramref name="width"/> stored numbers.</param>
    /// <param name="width">16, 32 or 48.</param>
    /// <param name="depth">How many k.</param>
    /// <param name="tile">Room for <see cref="Rows"/> rows of <paramref name="width"/> numbers; what lies behind the last row is padding.</param>
    public static void Run<TFormat>(
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
        // The kernels read and write through references: the checks that spans would make happen once, here.
        ref var l = ref MemoryMarshal.GetReference(left[..(((rows - 1) * stride) + depth)]);
        ref var r = ref MemoryMarshal.GetReference(panel[..(depth * width * TFormat.Size)]);
        ref var t = ref MemoryMarshal.GetReference(tile[..(Rows * width)]);
        if (width < 3 * Lanes)
        {
            Narrow<TFormat>(ref l, stride, rows, ref r, width, depth, ref t);
            return;
        }

        switch (rows)
        {
            case 1:
                One<TFormat>(ref l, ref r, depth, ref t);
                break;
            case <= 4:
                Four<TFormat>(ref l, stride, rows, ref r, depth, ref t);
                break;
            default:
                Eight<TFormat>(ref l, stride, rows, ref r, depth, ref t);
                break;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
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
            Fetch<TFormat>(ref right);
            right = ref Unsafe.Add(ref right, 3 * Lanes * TFormat.Size);
        }

        Store(ref tile, s0, s1, s2);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Four<TFormat>(ref float left, int stride, int rows, ref byte right, int depth, ref float tile)
        where TFormat : struct, ILaneFormat
    {
        ref var l0 = ref left;
        ref var l1 = ref RowOf(ref left, stride, rows, 1);
        ref var l2 = ref RowOf(ref left, stride, rows, 2);
        ref var l3 = ref RowOf(ref left, stride, rows, 3);
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
            Fetch<TFormat>(ref right);
            right = ref Unsafe.Add(ref right, 3 * Lanes * TFormat.Size);
            var a0 = Vector512.Create(Unsafe.Add(ref l0, k));
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Eight<TFormat>(ref float left, int stride, int rows, ref byte right, int depth, ref float tile)
        where TFormat : struct, ILaneFormat
    {
        ref var l0 = ref left;
        ref var l1 = ref RowOf(ref left, stride, rows, 1);
        ref var l2 = ref RowOf(ref left, stride, rows, 2);
        ref var l3 = ref RowOf(ref left, stride, rows, 3);
        ref var l4 = ref RowOf(ref left, stride, rows, 4);
        ref var l5 = ref RowOf(ref left, stride, rows, 5);
        ref var l6 = ref RowOf(ref left, stride, rows, 6);
        ref var l7 = ref RowOf(ref left, stride, rows, 7);
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
        Vector512<float> s40 = default,
            s41 = default,
            s42 = default;
        Vector512<float> s50 = default,
            s51 = default,
            s52 = default;
        Vector512<float> s60 = default,
            s61 = default,
            s62 = default;
        Vector512<float> s70 = default,
            s71 = default,
            s72 = default;
        for (nint k = 0; k < depth; k++)
        {
            var r0 = TFormat.Load(ref right);
            var r1 = TFormat.Load(ref Unsafe.Add(ref right, Lanes * TFormat.Size));
            var r2 = TFormat.Load(ref Unsafe.Add(ref right, 2 * Lanes * TFormat.Size));
            Fetch<TFormat>(ref right);
            right = ref Unsafe.Add(ref right, 3 * Lanes * TFormat.Size);
            var a0 = Vector512.Create(Unsafe.Add(ref l0, k));
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
            var a4 = Vector512.Create(Unsafe.Add(ref l4, k));
            s40 = Vector512.FusedMultiplyAdd(a4, r0, s40);
            s41 = Vector512.FusedMultiplyAdd(a4, r1, s41);
            s42 = Vector512.FusedMultiplyAdd(a4, r2, s42);
            var a5 = Vector512.Create(Unsafe.Add(ref l5, k));
            s50 = Vector512.FusedMultiplyAdd(a5, r0, s50);
            s51 = Vector512.FusedMultiplyAdd(a5, r1, s51);
            s52 = Vector512.FusedMultiplyAdd(a5, r2, s52);
            var a6 = Vector512.Create(Unsafe.Add(ref l6, k));
            s60 = Vector512.FusedMultiplyAdd(a6, r0, s60);
            s61 = Vector512.FusedMultiplyAdd(a6, r1, s61);
            s62 = Vector512.FusedMultiplyAdd(a6, r2, s62);
            var a7 = Vector512.Create(Unsafe.Add(ref l7, k));
            s70 = Vector512.FusedMultiplyAdd(a7, r0, s70);
            s71 = Vector512.FusedMultiplyAdd(a7, r1, s71);
            s72 = Vector512.FusedMultiplyAdd(a7, r2, s72);
        }

        Store(ref tile, s00, s01, s02);
        Store(ref Unsafe.Add(ref tile, 3 * Lanes), s10, s11, s12);
        Store(ref Unsafe.Add(ref tile, 6 * Lanes), s20, s21, s22);
        Store(ref Unsafe.Add(ref tile, 9 * Lanes), s30, s31, s32);
        Store(ref Unsafe.Add(ref tile, 12 * Lanes), s40, s41, s42);
        Store(ref Unsafe.Add(ref tile, 15 * Lanes), s50, s51, s52);
        Store(ref Unsafe.Add(ref tile, 18 * Lanes), s60, s61, s62);
        Store(ref Unsafe.Add(ref tile, 21 * Lanes), s70, s71, s72);
    }

    /// <summary>Eight rows, one vector after the other; no slower for fewer rows, as each sum waits for itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Narrow<TFormat>(
        ref float left,
        int stride,
        int rows,
        ref byte right,
        int width,
        int depth,
        ref float tile
    )
        where TFormat : struct, ILaneFormat
    {
        ref var l0 = ref left;
        ref var l1 = ref RowOf(ref left, stride, rows, 1);
        ref var l2 = ref RowOf(ref left, stride, rows, 2);
        ref var l3 = ref RowOf(ref left, stride, rows, 3);
        ref var l4 = ref RowOf(ref left, stride, rows, 4);
        ref var l5 = ref RowOf(ref left, stride, rows, 5);
        ref var l6 = ref RowOf(ref left, stride, rows, 6);
        ref var l7 = ref RowOf(ref left, stride, rows, 7);
        for (var start = 0; start < width; start += Lanes)
        {
            ref var from = ref Unsafe.Add(ref right, start * TFormat.Size);
            Vector512<float> s0 = default,
                s1 = default,
                s2 = default,
                s3 = default,
                s4 = default,
                s5 = default,
                s6 = default,
                s7 = default;
            for (nint k = 0; k < depth; k++)
            {
                var numbers = TFormat.Load(ref from);
                from = ref Unsafe.Add(ref from, width * TFormat.Size);
                s0 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref l0, k)), numbers, s0);
                s1 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref l1, k)), numbers, s1);
                s2 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref l2, k)), numbers, s2);
                s3 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref l3, k)), numbers, s3);
                s4 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref l4, k)), numbers, s4);
                s5 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref l5, k)), numbers, s5);
                s6 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref l6, k)), numbers, s6);
                s7 = Vector512.FusedMultiplyAdd(Vector512.Create(Unsafe.Add(ref l7, k)), numbers, s7);
            }

            ref var to = ref Unsafe.Add(ref tile, start);
            s0.StoreUnsafe(ref to);
            s1.StoreUnsafe(ref to, (nuint)width);
            s2.StoreUnsafe(ref to, (nuint)(2 * width));
            s3.StoreUnsafe(ref to, (nuint)(3 * width));
            s4.StoreUnsafe(ref to, (nuint)(4 * width));
            s5.StoreUnsafe(ref to, (nuint)(5 * width));
            s6.StoreUnsafe(ref to, (nuint)(6 * width));
            s7.StoreUnsafe(ref to, (nuint)(7 * width));
        }
    }

    /// <summary>Has memory fetch what is read some hundred nanoseconds later, perhaps of the next panel; nothing depends on it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Fetch<TFormat>(ref byte right)
        where TFormat : struct, ILaneFormat
    {
        if (Sse.IsSupported)
        {
            var ahead = (byte*)Unsafe.AsPointer(ref right) + BytesAhead;
            for (var line = 0; line < 3 * Lanes * TFormat.Size; line += CacheLine)
            {
                Sse.Prefetch1(ahead + line);
            }
        }
    }

    // Rows that are not there are computed like the last one.
    private static ref float RowOf(ref float left, int stride, int rows, int row) =>
        ref Unsafe.Add(ref left, Math.Min(row, rows - 1) * stride);

    private static void Store(ref float row, Vector512<float> first, Vector512<float> second, Vector512<float> third)
    {
        first.StoreUnsafe(ref row);
        second.StoreUnsafe(ref row, Lanes);
        third.StoreUnsafe(ref row, 2 * Lanes);
    }
}
