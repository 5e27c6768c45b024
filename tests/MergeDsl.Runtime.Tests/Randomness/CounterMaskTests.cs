using System.Numerics;
using MergeDsl.Runtime.Randomness;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Randomness;

public sealed class CounterMaskTests
{
    [Fact]
    public void Decisions_FollowTheDocumentedFormula()
    {
        var key = CounterMask.Key(42, "math", "layers.0.q_proj");
        var keep = new byte[101];
        new CounterMask(42, "math", "layers.0.q_proj", 0.37).Next(keep);
        for (var i = 0; i < keep.Length; i++)
        {
            var u = (double)(Finalise(key + ((BigInteger)(i + 1) * 0x9E3779B97F4A7C15UL)) >> 40);
            keep[i].ShouldBe(u < 0.37 * (1 << 24) ? (byte)1 : (byte)0);
        }
    }

    [Fact]
    public void Key_FollowsTheDocumentedHash()
    {
        byte[] bytes = [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, (byte)'a', 0, 0xC3, 0xA9];
        var hash = bytes.Aggregate((BigInteger)0xCBF29CE484222325UL, (h, b) => ((h ^ b) * 0x100000001B3UL) % Two64);
        CounterMask.Key(-2, "a", "é").ShouldBe(Finalise(hash));
    }

    [Theory]
    [InlineData(1, "a", "t")]
    [InlineData(2, "b", "t")]
    [InlineData(2, "a", "u")]
    [InlineData(2, "at", "")]
    public void AnotherSeedAdapterOrTensor_GivesAnotherMask(long seed, string adapter, string tensor)
    {
        var (one, other) = (new byte[256], new byte[256]);
        new CounterMask(2, "a", "t", 0.5).Next(one);
        new CounterMask(seed, adapter, tensor, 0.5).Next(other);
        other.ShouldNotBe(one);
    }

    [Fact]
    public void DrawnInParts_IsTheSameMask()
    {
        var (whole, parts) = (new byte[100], new byte[100]);
        new CounterMask(1, "a", "t", 0.5).Next(whole);
        var mask = new CounterMask(1, "a", "t", 0.5);
        mask.Next(parts.AsSpan(0, 3));
        mask.Next(parts.AsSpan(3, 40));
        mask.Next(parts.AsSpan(43));
        parts.ShouldBe(whole);
    }

    [Fact]
    public void TakenOff_IsTheSameMaskWheneverItIsDrawn()
    {
        var (whole, parts) = (new byte[100], new byte[100]);
        new CounterMask(1, "a", "t", 0.5).Next(whole);
        var mask = new CounterMask(1, "a", "t", 0.5);
        mask.Next(parts.AsSpan(0, 3));
        var taken = mask.Take(40);
        mask.Next(parts.AsSpan(43));
        taken.Next(parts.AsSpan(3, 40));
        parts.ShouldBe(whole);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(1.0)]
    public void ShareKept_IsTheDensity(double density)
    {
        // Six standard deviations around the mean; the stream is fixed, so this either always holds or never.
        const int count = 1_000_000;
        var keep = new byte[count];
        new CounterMask(3, "a", "t", density).Next(keep);
        var spread = 6 * Math.Sqrt(count * density * (1 - density));
        ((double)keep.Sum(bit => bit)).ShouldBeInRange((count * density) - spread, (count * density) + spread);
    }

    [Fact]
    public void Neighbours_AreUncorrelated()
    {
        const int count = 1_000_000;
        var keep = new byte[count + 1];
        new CounterMask(3, "a", "t", 0.5).Next(keep);
        var equal = Enumerable.Range(0, count).Count(i => keep[i] == keep[i + 1]);
        ((double)equal).ShouldBeInRange((count / 2) - 3000, (count / 2) + 3000);
    }

    private static BigInteger Two64 => BigInteger.One << 64;

    private static ulong Finalise(BigInteger number)
    {
        var z = number % Two64;
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL) % Two64;
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EBUL) % Two64;
        return (ulong)(z ^ (z >> 31));
    }
}
