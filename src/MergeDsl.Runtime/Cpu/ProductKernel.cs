using System.Numerics;
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

    internal const int VectorsPerPanel = 3;

    /// <summary>Columns of the narrowest panel: one vector.</summary>
    public static int Lanes => Vector512.IsHardwareAccelerated ? Vector512<T>.Count : Vector256<T>.Count;

    /// <summary>Columns of a wide panel.</summary>
    public static int Columns => VectorsPerPanel * Lanes;

    /// <summary>tile = left·right.</summary>
    /// <param name="left"><see cref="Rows"/> rows of depth numbers, each <paramref name="leftStride"/> behind the last.</param>
    /// <param name="leftStride">From one row of the left operand to the next.</param>
    /// <param name="right">depth groups of <paramref name="columns"/> numbers: a row of the panel each.</param>
    /// <param name="columns">One to three times <see cref="Lanes"/>.</param>
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
            WideKernel<T>.Run(columns / Lanes, ref l, (nuint)leftStride, ref r, depth, ref t, (nuint)stride);
        }
        else
        {
            NarrowKernel<T>.Run(columns / Lanes, ref l, (nuint)leftStride, ref r, depth, ref t, (nuint)stride);
        }
    }
}
