using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Cpu;

/// <summary>Machines of narrower vectors than this one, in processes of their own, give the same bits.</summary>
public sealed class VectorWidthTests
{
    [Theory]
    [InlineData(NarrowVectors.WithoutAvx512, 256)]
    [InlineData(NarrowVectors.WithoutAvx2, 128)]
    public void EveryVectorWidth_GivesTheSameBits(string without, int most)
    {
        var (width, results) = NarrowVectors.Run(typeof(VectorWidthJob).Assembly, without);

        width.ShouldBeLessThanOrEqualTo(most);
        var here = VectorWidthJob.Results().ToArray();
        results.Select(result => result.Name).ShouldBe(here.Select(result => result.Name));
        foreach (var (result, expected) in results.Zip(here))
        {
            result.Numbers.ShouldBe(expected.Numbers, result.Name);
        }
    }
}
