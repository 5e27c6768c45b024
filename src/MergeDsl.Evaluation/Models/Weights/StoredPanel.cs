using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>Rows times a panel as it is stored: its numbers are widened again for every eight rows, on their way into the registers.</summary>
internal static class StoredPanel<TFormat>
    where TFormat : struct, ILaneFormat
{
    private const int RunLength = RightPanels<float>.RunLength;

    /// <summary>Takes as many rows at a time as the kernel does: their sums over all k stay in the first cache.</summary>
    public static void Run(MatrixView<float> x, StoredMatrix weight, int panel, MatrixView<float> y)
    {
        Span<double> sums = stackalloc double[WideningKernel.Rows * StoredMatrix.PanelWidth];
        Span<float> tile = stackalloc float[WideningKernel.Rows * StoredMatrix.PanelWidth];
        for (var row = 0; row < x.Rows; row += WideningKernel.Rows)
        {
            var rows = Math.Min(WideningKernel.Rows, x.Rows - row);
            RunStrip(x.Slice(row, rows, 0, x.Columns), weight, panel, tile, sums);
            var result = y.Slice(row, rows, 0, y.Columns);
            if (weight.Inputs <= RunLength)
            {
                PanelSums.Write<float>(tile, weight.Width(panel), result, panel);
            }
            else
            {
                PanelSums.Write<double>(sums, weight.Width(panel), result, panel);
            }
        }
    }

    /// <summary>Writes the sums over every run to the tile, or those over all of several runs to the sums.</summary>
    private static void RunStrip(
        MatrixView<float> x,
        StoredMatrix weight,
        int panel,
        Span<float> tile,
        Span<double> sums
    )
    {
        var numbers = weight.Panel(panel);
        var width = weight.Width(panel);
        sums.Clear();
        for (var start = 0; start < weight.Inputs; start += RunLength)
        {
            var depth = Math.Min(RunLength, weight.Inputs - start);
            WideningKernel.Run<TFormat>(
                x.Numbers.AsSpan(x.Offset + start),
                x.RowStride,
                x.Rows,
                numbers.Slice(start * width * TFormat.Size, depth * width * TFormat.Size),
                width,
                depth,
                tile
            );
            if (weight.Inputs > RunLength)
            {
                PanelSums.Add(tile[..(x.Rows * width)], sums);
            }
        }
    }
}
