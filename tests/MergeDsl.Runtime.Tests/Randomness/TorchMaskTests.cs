using MergeDsl.Runtime.Randomness;
using MergeDsl.Runtime.Tests.Conformance;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Randomness;

public sealed class TorchMaskTests
{
    [Theory]
    [InlineData("bernoulli_f32_p0.3_seed0_n32", 0, DType.Float32)]
    [InlineData("bernoulli_f32_p0.3_seed1_n32", 1, DType.Float32)]
    [InlineData("bernoulli_f32_p0.3_seed42_n32", 42, DType.Float32)]
    [InlineData("bernoulli_bf16_p0.3_seed0_n32", 0, DType.BFloat16)]
    [InlineData("bernoulli_f64_p0.3_seed0_n32", 0, DType.Float64)]
    public void Decisions_MatchTorch(string name, int seed, DType type)
    {
        byte[] expected =
        [
            .. GoldenFile
                .Read("peft-golden.json")
                .GetProperty("rng")
                .GetProperty(name)
                .EnumerateArray()
                .Select(bit => bit.GetByte()),
        ];
        var actual = new byte[expected.Length];
        new TorchMask(new TorchGenerator(seed), 0.3, type).Next(actual);
        actual.ShouldBe(expected);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    [InlineData(DType.BFloat16)]
    public void TakenOff_IsTheSameMaskWheneverItIsDrawn(DType type)
    {
        var (whole, parts) = (new byte[3000], new byte[3000]);
        new TorchMask(new TorchGenerator(7), 0.3, type).Next(whole);
        var mask = new TorchMask(new TorchGenerator(7), 0.3, type);
        mask.Next(parts.AsSpan(0, 5));
        var taken = mask.Take(1700);
        mask.Next(parts.AsSpan(1705));
        taken.Next(parts.AsSpan(5, 1700));
        parts.ShouldBe(whole);
    }

    [Fact]
    public void Decisions_CompareWithTheDensityRoundedToTheType()
    {
        // bfloat16 0.3 is 0.30078125: some of many uniforms fall between the two, and only bfloat16 keeps those.
        var (single, half, brain) = (Share(DType.Float32), Share(DType.Float16), Share(DType.BFloat16));
        var generator = new TorchGenerator(4);
        int[] expected = [0, 0, 0];
        for (var i = 0; i < 200_000; i++)
        {
            var u = (generator.Next() & 0xFFFFFF) * Math.ScaleB(1, -24);
            expected[0] += u < 0.3f ? 1 : 0;
            expected[1] += u < (double)(Half)0.3f ? 1 : 0;
            expected[2] += u < 0.30078125 ? 1 : 0;
        }

        new[] { single, half, brain }.ShouldBe(expected);
        brain.ShouldBeGreaterThan(single);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.BFloat16)]
    [InlineData(DType.Float16)]
    [InlineData(DType.Float64)]
    public void Stream_MovesOnByTheStatedDraws(DType type)
    {
        var (masked, skipped) = (new TorchGenerator(6), new TorchGenerator(6));
        var mask = new TorchMask(masked, 0.5, type);
        mask.Next(new byte[1300]);
        mask.Next(new byte[7]);
        skipped.Skip(TorchMask.Draws(1307, type));
        masked.Next().ShouldBe(skipped.Next());
    }

    [Theory]
    [InlineData(0.0, 0)]
    [InlineData(-1.0, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(1.0, 1)]
    [InlineData(2.0, 1)]
    public void DensityAtTheEnds_DecidesAlike(double density, byte expected)
    {
        foreach (var type in new[] { DType.Float32, DType.Float64 })
        {
            var keep = new byte[100];
            new TorchMask(new TorchGenerator(1), density, type).Next(keep);
            keep.ShouldAllBe(bit => bit == expected);
        }
    }

    private static int Share(DType type)
    {
        var keep = new byte[200_000];
        new TorchMask(new TorchGenerator(4), 0.3, type).Next(keep);
        return keep.Sum(bit => bit);
    }
}
