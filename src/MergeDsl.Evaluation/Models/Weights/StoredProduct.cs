using System.Runtime.Intrinsics;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Models.Weights;

/// <summary>
/// Rows times a stored weight: y = x·wᵀ. Every number of the result is summed as in <see cref="PanelProduct{T}"/>: over k in runs of
/// <see cref="RightPanels{T}.RunLength"/>, inside a run one float32 multiply-add after the other, the runs added in float64. So it depends
/// neither on how many rows there are, nor on threads and vectors.
/// </summary>
internal static class StoredProduct
{
    // Up to here panels are multiplied as they are stored; beyond, a machine of narrower vectors widens their numbers once for all rows, as
    // its registers do not hold the sums of eight rows.
    private static readonly int MostStored = Vector512.IsHardwareAccelerated ? int.MaxValue : WideningKernel.Rows;

    // Rows that stay in the second cache while panel after panel passes.
    private const int BlockRows = 30 * ProductKernel<float>.Rows;

    // What a thread takes at a time: some microseconds of reading.
    private const int ItemBytes = 1 << 16;

    /// <summary>y = x·wᵀ.</summary>
    /// <param name="x">(rows x in), its rows contiguous.</param>
    /// <param name="weight">(out x in).</param>
    /// <param name="y">(rows x out), its rows contiguous.</param>
    /// <param name="crew">Shares the panels.</param>
    public static void Run(MatrixView<float> x, StoredMatrix weight, MatrixView<float> y, Crew crew) =>
        Run(x, [(weight, y)], crew);

    /// <summary>Products of the same rows with several weights, shared among the crew as one.</summary>
    /// <param name="x">(rows x in), its rows contiguous.</param>
    /// <param name="products">Weights (out x in) and where their products (rows x out) go.</param>
    /// <param name="crew">Shares the panels.</param>
    public static void Run(
        MatrixView<float> x,
        IReadOnlyList<(StoredMatrix Weight, MatrixView<float> Y)> products,
        Crew crew
    )
    {
        var panels = products.Sum(product => product.Weight.Panels);
        var height = Math.Clamp(x.Rows, 1, BlockRows);
        var share = Math.Max(1, ItemBytes / Math.Max(1, products[0].Weight.PanelBytes) / height);
        var pieces = Ceiling(panels, share);
        crew.Run(
            Ceiling(x.Rows, height) * pieces,
            item =>
            {
                var row = item / pieces * height;
                var first = item % pieces * share;
                RunPanels(x, products, row, Math.Min(height, x.Rows - row), first, Math.Min(panels, first + share));
            }
        );
    }

    /// <summary>Some rows times some panels, which are counted through all products.</summary>
    private static void RunPanels(
        MatrixView<float> x,
        IReadOnlyList<(StoredMatrix Weight, MatrixView<float> Y)> products,
        int row,
        int rows,
        int first,
        int end
    )
    {
        var left = x.Slice(row, rows, 0, x.Columns);
        foreach (var (weight, y) in products)
        {
            var result = y.Slice(row, rows, 0, y.Columns);
            for (var panel = Math.Max(0, first); panel < Math.Min(end, weight.Panels); panel++)
            {
                RunPanel(left, weight, panel, result);
            }

            first -= weight.Panels;
            end -= weight.Panels;
        }
    }

    private static void RunPanel(MatrixView<float> x, StoredMatrix weight, int panel, MatrixView<float> y)
    {
        switch (weight.Type)
        {
            case DType.BFloat16:
                RunPanel<BFloat16Format>(x, weight, panel, y);
                break;
            case DType.Float16:
                RunPanel<Float16Format>(x, weight, panel, y);
                break;
            default:
                RunPanel<Float32Format>(x, weight, panel, y);
                break;
        }
    }

    private static void RunPanel<TFormat>(MatrixView<float> x, StoredMatrix weight, int panel, MatrixView<float> y)
        where TFormat : struct, ILaneFormat
    {
        if (x.Rows <= MostStored)
        {
            StoredPanel<TFormat>.Run(x, weight, panel, y);
        }
        else
        {
            WidenedPanel<TFormat>.Run(x, weight, panel, y);
        }
    }

    private static int Ceiling(int length, int part) => (length + part - 1) / part;
}
