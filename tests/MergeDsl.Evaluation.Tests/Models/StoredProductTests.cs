using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Evaluation.Models;
using MergeDsl.Evaluation.Models.Weights;
using MergeDsl.Runtime.Cpu;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>Products with stored weights against float64, and against themselves with other rows beside them.</summary>
public sealed class StoredProductTests
{
    // A float32 sum of a run of 256 products is off by at most 256 roundings of half a unit, of all their magnitudes.
    private const double Rounding = 256.0 / (1 << 24);

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float16)]
    public void A_product_is_right_and_does_not_depend_on_the_rows_beside_it(DType type)
    {
        foreach (var (outputs, inputs) in new[] { (1, 1), (16, 5), (47, 256), (103, 257), (150, 600) })
        {
            var numbers = Numbers(outputs * inputs);
            var stored = new byte[numbers.Length * (type == DType.Float32 ? 4 : 2)];
            NumberFormats.Encode(type, numbers, stored);
            NumberFormats.Decode(type, stored, numbers);
            var weight = new StoredMatrix(type, outputs, inputs);
            var size = stored.Length / numbers.Length;
            for (var panel = 0; panel < weight.Panels; panel++)
            {
                var first = panel * StoredMatrix.PanelWidth;
                var rows = Math.Min(StoredMatrix.PanelWidth, outputs - first);
                PanelPacking.PackRows(stored.AsSpan(first * inputs * size, rows * inputs * size), weight, panel);
            }

            var x = Numbers(19 * inputs);
            var all = Product(x, 19, weight, 2);
            for (var row = 0; row < 19; row++)
            {
                for (var output = 0; output < outputs; output++)
                {
                    var (exact, magnitudes) = (0.0, 0.0);
                    for (var k = 0; k < inputs; k++)
                    {
                        var product = (double)x[(row * inputs) + k] * numbers[(output * inputs) + k];
                        exact += product;
                        magnitudes += Math.Abs(product);
                    }

                    Math.Abs(all[(row * outputs) + output] - exact).ShouldBeLessThanOrEqualTo(Rounding * magnitudes);
                }
            }

            for (var count = 1; count < 19; count++)
            {
                Product(x[..(count * inputs)], count, weight, 1).ShouldBe(all[..(count * outputs)]);
            }
        }
    }

    [Fact]
    public void A_row_is_read_back()
    {
        var numbers = Numbers(103 * 300);
        var weight = StoredMatrix.Of(numbers, 103, 300);
        var row = new float[300];
        for (var output = 0; output < 103; output++)
        {
            weight.Row(output, row);
            row.ShouldBe(numbers[(output * 300)..((output + 1) * 300)]);
        }
    }

    private static float[] Product(float[] x, int rows, StoredMatrix weight, int threads)
    {
        using var crew = new Crew(threads);
        var y = new float[rows * weight.Outputs];
        StoredProduct.Run(
            MatrixView<float>.Of(x, rows, weight.Inputs),
            weight,
            MatrixView<float>.Of(y, rows, weight.Outputs),
            crew
        );
        return y;
    }

    // Numbers between -1 and 1 that look random.
    private static float[] Numbers(int count) =>
        [.. Enumerable.Range(1, count).Select(i => (float)Math.Sin(i * (double)i * 12.9898))];
}
