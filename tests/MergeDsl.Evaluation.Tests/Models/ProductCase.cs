using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Evaluation.Models;
using MergeDsl.Evaluation.Models.Weights;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>A stored weight (outputs x inputs) of numbers that look random.</summary>
internal sealed class ProductCase
{
    /// <summary>Shapes with one panel or more of every width, and one run of sums or more.</summary>
    public static readonly (int Outputs, int Inputs)[] Shapes = [(1, 1), (16, 5), (47, 256), (103, 257), (150, 600)];

    public ProductCase(DType type, int outputs, int inputs)
    {
        Numbers = Draw(outputs * inputs);
        var stored = new byte[Numbers.Length * (type == DType.Float32 ? 4 : 2)];
        NumberFormats.Encode(type, Numbers, stored);
        NumberFormats.Decode(type, stored, Numbers);
        Weight = new StoredMatrix(type, outputs, inputs);
        var size = stored.Length / Numbers.Length;
        for (var panel = 0; panel < Weight.Panels; panel++)
        {
            var first = panel * StoredMatrix.PanelWidth;
            var rows = Math.Min(StoredMatrix.PanelWidth, outputs - first);
            PanelPacking.PackRows(stored.AsSpan(first * inputs * size, rows * inputs * size), Weight, panel);
        }
    }

    /// <summary>The weight.</summary>
    public StoredMatrix Weight { get; }

    /// <summary>Its numbers as they are stored.</summary>
    public float[] Numbers { get; }

    /// <summary>The product of x (rows x inputs) with it.</summary>
    public float[] Product(float[] x, int rows, int threads)
    {
        using var crew = new Crew(threads);
        var y = new float[rows * Weight.Outputs];
        StoredProduct.Run(
            MatrixView<float>.Of(x, rows, Weight.Inputs),
            Weight,
            MatrixView<float>.Of(y, rows, Weight.Outputs),
            crew
        );
        return y;
    }

    /// <summary>Numbers between -1 and 1 that look random.</summary>
    public static float[] Draw(int count) =>
        [.. Enumerable.Range(1, count).Select(i => (float)Math.Sin(i * (double)i * 12.9898))];
}
