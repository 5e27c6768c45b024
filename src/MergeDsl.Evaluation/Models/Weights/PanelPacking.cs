using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>Writes numbers into the panels of a <see cref="StoredMatrix"/>.</summary>
internal static class PanelPacking
{
    /// <summary>Writes a panel from rows as they lie in the file.</summary>
    /// <param name="rows">The rows of the panel (out x in), in the matrix' type.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="panel">Which panel.</param>
    public static void PackRows(ReadOnlySpan<byte> rows, StoredMatrix matrix, int panel)
    {
        var target = matrix.Panel(panel);
        var width = matrix.Width(panel);
        if (matrix.Type.Size() == sizeof(float))
        {
            PackRows(
                MemoryMarshal.Cast<byte, uint>(rows),
                MemoryMarshal.Cast<byte, uint>(target),
                matrix.Inputs,
                width
            );
        }
        else
        {
            PackRows(
                MemoryMarshal.Cast<byte, ushort>(rows),
                MemoryMarshal.Cast<byte, ushort>(target),
                matrix.Inputs,
                width
            );
        }
    }

    /// <summary>Writes some k of all panels from a weight that is stored (in x out).</summary>
    /// <param name="rows">Rows of the stored weight, in the matrix' type.</param>
    /// <param name="matrix">The matrix.</param>
    /// <param name="first">The k of the first row.</param>
    public static void PackColumns(ReadOnlySpan<byte> rows, StoredMatrix matrix, int first)
    {
        var size = matrix.Type.Size();
        var stride = matrix.Outputs * size;
        for (var panel = 0; panel < matrix.Panels; panel++)
        {
            var target = matrix.Panel(panel);
            var width = matrix.Width(panel) * size;
            var start = panel * StoredMatrix.PanelWidth * size;
            var count = Math.Min(width, stride - start);
            for (var k = 0; k < rows.Length / stride; k++)
            {
                var place = target.Slice((first + k) * width, width);
                rows.Slice((k * stride) + start, count).CopyTo(place);
                place[count..].Clear();
            }
        }
    }

    // In stretches of k, so that the rows read and the panel written stay in the cache.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackRows<T>(ReadOnlySpan<T> rows, Span<T> target, int inputs, int width)
        where T : unmanaged
    {
        const int Stretch = 64;
        var count = rows.Length / Math.Max(1, inputs);
        if (count < width)
        {
            target.Clear();
        }

        for (var start = 0; start < inputs; start += Stretch)
        {
            var end = Math.Min(inputs, start + Stretch);
            for (var row = 0; row < count; row++)
            {
                ref var from = ref MemoryMarshal.GetReference(rows[(row * inputs)..]);
                ref var to = ref MemoryMarshal.GetReference(target[row..]);
                for (var k = start; k < end; k++)
                {
                    Unsafe.Add(ref to, k * width) = Unsafe.Add(ref from, k);
                }
            }
        }
    }
}
