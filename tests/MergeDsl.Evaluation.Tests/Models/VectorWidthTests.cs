using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>Models on machines of narrower vectors than this one, in processes of their own.</summary>
public sealed class VectorWidthTests
{
    // Without a fused multiply-add exp differs in its last bits, and sums of its numbers with it.
    private const double Rounding = 1e-5;

    [Fact]
    public void Vectors_of_256_bits_give_the_same_bits()
    {
        var (width, results) = NarrowVectors.Run(typeof(VectorWidthJob).Assembly, NarrowVectors.WithoutAvx512);
        width.ShouldBeLessThanOrEqualTo(256);
        Compare(results, (number, expected) => number.ShouldBe(expected));
    }

    [Fact]
    public void Vectors_of_128_bits_give_the_same_but_for_rounding()
    {
        var (width, results) = NarrowVectors.Run(typeof(VectorWidthJob).Assembly, NarrowVectors.WithoutAvx2);
        width.ShouldBeLessThanOrEqualTo(128);
        Compare(results, (number, expected) => number.ShouldBe(expected, Rounding * (1 + Math.Abs(expected))));
    }

    private static void Compare(IReadOnlyList<(string Name, double[] Numbers)> results, Action<double, double> compare)
    {
        var here = VectorWidthJob.Results().ToArray();
        results.Select(result => result.Name).ShouldBe(here.Select(result => result.Name));
        foreach (var (result, expected) in results.Zip(here))
        {
            result.Numbers.Length.ShouldBe(expected.Numbers.Length, result.Name);
            for (var i = 0; i < result.Numbers.Length; i++)
            {
                compare(result.Numbers[i], expected.Numbers[i]);
            }
        }
    }
}
