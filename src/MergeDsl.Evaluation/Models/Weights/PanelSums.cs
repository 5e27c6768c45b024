using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>The sums that a panel gives: a float32 one of every run of k, added up in float64 where there are several.</summary>
internal static class PanelSums
{
    /// <summary>sums += numbers; as many as a multiple of a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(ReadOnlySpan<float> numbers, Span<double> sums)
    {
        ref var source = ref MemoryMarshal.GetReference(numbers);
        ref var target = ref MemoryMarshal.GetReference(sums[..numbers.Length]);
        for (nuint i = 0; (int)i < numbers.Length; i += StoredMatrix.Lanes)
        {
            var (lower, upper) = Vector512.Widen(Vector512.LoadUnsafe(ref source, i));
            (Vector512.LoadUnsafe(ref target, i) + lower).StoreUnsafe(ref target, i);
            var behind = i + (nuint)Vector512<double>.Count;
            (Vector512.LoadUnsafe(ref target, behind) + upper).StoreUnsafe(ref target, behind);
        }
    }

    /// <summary>Writes the columns of a panel to the product, without its padding.</summary>
    public static void Write<T>(ReadOnlySpan<T> tile, int width, MatrixView<float> y, int panel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var column = panel * StoredMatrix.PanelWidth;
        var count = Math.Min(width, y.Columns - column);
        for (var row = 0; row < y.Rows; row++)
        {
            Conversion.Run(tile.Slice(row * width, count), y.Row(row)[column..]);
        }
    }
}
