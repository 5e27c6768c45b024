using System.Numerics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// How a run of k of a product's right operand lies in memory for the kernel: cut into panels, wide ones first and narrow ones
/// for the rest, each panel row after row; the last one padded with zeros. The panel that begins at column c begins at
/// c·depth.
/// </summary>
internal static class RightPanels<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The columns that so many take when they are packed.</summary>
    public static int Padded(int columns) =>
        (columns + ProductKernel<T>.Lanes - 1) / ProductKernel<T>.Lanes * ProductKernel<T>.Lanes;

    /// <summary>The first column of the panel that holds <paramref name="column"/>, of so many columns in all.</summary>
    public static int Start(int column, int columns) =>
        column - (column % (column < FirstNarrow(columns) ? ProductKernel<T>.Columns : ProductKernel<T>.Lanes));

    /// <summary>The width of the panel that begins at column <paramref name="start"/>.</summary>
    public static int Width(int start, int columns) =>
        start < FirstNarrow(columns) ? ProductKernel<T>.Columns : ProductKernel<T>.Lanes;

    /// <summary>Packs a run of k.</summary>
    /// <param name="right">(depth x columns).</param>
    /// <param name="packed">depth times <see cref="Padded"/> numbers.</param>
    public static void Pack<TRight>(MatrixView<TRight> right, Span<T> packed)
        where TRight : unmanaged, IBinaryFloatingPointIeee754<TRight>
    {
        for (var start = 0; start < right.Columns; )
        {
            var width = Width(start, right.Columns);
            var panel = right.Slice(0, right.Rows, start, Math.Min(width, right.Columns - start));
            PackPanel(panel, width, packed[(start * right.Rows)..]);
            start += width;
        }
    }

    // A wide panel for what is left costs no more than three narrow ones, so up to a third of it may be padding.
    private static int FirstNarrow(int columns) =>
        (columns + ProductKernel<T>.Lanes - 1) / ProductKernel<T>.Columns * ProductKernel<T>.Columns;

    private static void PackPanel<TRight>(MatrixView<TRight> panel, int width, Span<T> packed)
        where TRight : unmanaged, IBinaryFloatingPointIeee754<TRight>
    {
        for (var k = 0; k < panel.Rows; k++)
        {
            var line = packed.Slice(k * width, width);
            var place = panel.Offset + (k * panel.RowStride);
            if (panel.ColumnStride == 1)
            {
                Conversion.Run(panel.Numbers.AsSpan(place, panel.Columns), line);
            }
            else
            {
                for (var j = 0; j < panel.Columns; j++, place += panel.ColumnStride)
                {
                    line[j] = T.CreateTruncating(panel.Numbers[place]);
                }
            }

            line[panel.Columns..].Clear();
        }
    }
}
