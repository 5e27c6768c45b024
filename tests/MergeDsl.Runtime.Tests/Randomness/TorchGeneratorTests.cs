using MergeDsl.Runtime.Randomness;
using MergeDsl.Runtime.Tests.Conformance;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Randomness;

public sealed class TorchGeneratorTests
{
    [Fact]
    public void SeedZero_GivesThePublishedOutputs()
    {
        var generator = new TorchGenerator(0);
        uint[] outputs = [generator.Next(), generator.Next(), generator.Next(), generator.Next()];
        outputs.ShouldBe([2357136044u, 2546248239u, 3071714933u, 3626093760u]);
    }

    [Fact]
    public void Seed5489_GivesTheReferenceCodesTenThousandthOutput()
    {
        // The value C++11 demands of std::mt19937 with its default seed.
        var generator = new TorchGenerator(5489);
        generator.Skip(9999);
        generator.Next().ShouldBe(4123659995u);
    }

    [Fact]
    public void Seed_CountsModulo32Bits() =>
        new TorchGenerator((7L << 32) + 3).Next().ShouldBe(new TorchGenerator(3).Next());

    [Fact]
    public void UniformNumbers_MatchTorch()
    {
        var generator = new TorchGenerator(0);
        foreach (
            var expected in GoldenFile
                .Read("peft-golden.json")
                .GetProperty("rng")
                .GetProperty("seed0_first8_uniform24")
                .EnumerateArray()
        )
        {
            ((generator.Next() & 0xFFFFFF) * Math.ScaleB(1, -24)).ShouldBe(expected.GetDouble());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(226)]
    [InlineData(623)]
    [InlineData(624)]
    [InlineData(625)]
    [InlineData(5000)]
    public void Skip_IsDrawingAndForgetting(int count)
    {
        var (drawn, skipped) = (new TorchGenerator(42), new TorchGenerator(42));
        for (var i = 0; i < count + 3; i++)
        {
            drawn.Next();
        }

        skipped.Skip(3);
        skipped.Skip(count);
        skipped.Next().ShouldBe(drawn.Next());
    }

    [Fact]
    public void Next_InBulk_IsNextOneByOne()
    {
        var (bulk, single) = (new TorchGenerator(9), new TorchGenerator(9));
        var outputs = new uint[2001];
        bulk.Skip(5);
        single.Skip(5);
        bulk.Next(outputs);
        outputs.ShouldBe([.. outputs.Select(_ => single.Next())]);
    }

    [Fact]
    public void Fork_DrawsOnWithoutMovingTheOrigin()
    {
        var origin = new TorchGenerator(1);
        origin.Skip(100);
        var fork = origin.Fork();
        uint[] drawn = [fork.Next(), fork.Next()];
        new[] { origin.Next(), origin.Next() }.ShouldBe(drawn);
    }
}
