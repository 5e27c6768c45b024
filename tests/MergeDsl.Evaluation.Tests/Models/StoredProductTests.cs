using MergeDsl.Evaluation.Models.Weights;
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
        foreach (var (outputs, inputs) in ProductCase.Shapes)
        {
            var weight = new ProductCase(type, outputs, inputs);
            var numbers = weight.Numbers;
            var x = ProductCase.Draw(19 * inputs);
            var all = weight.Product(x, 19, 2);
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
                weight.Product(x[..(count * inputs)], count, 1).ShouldBe(all[..(count * outputs)]);
            }
        }
    }

    [Fact]
    public void A_row_is_read_back()
    {
        var numbers = ProductCase.Draw(103 * 300);
        var weight = StoredMatrix.Of(numbers, 103, 300);
        var row = new float[300];
        for (var output = 0; output < 103; output++)
        {
            weight.Row(output, row);
            row.ShouldBe(numbers[(output * 300)..((output + 1) * 300)]);
        }
    }
}
