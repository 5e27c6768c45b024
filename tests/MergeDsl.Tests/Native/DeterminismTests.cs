using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Native;

/// <summary>Same recipe, same inputs: same bytes.</summary>
public sealed class DeterminismTests
{
    [Theory]
    [InlineData("method: linear")]
    [InlineData("method: linear, rank: { energy: 0.9 }")]
    [InlineData("method: ties, density: 0.4")]
    [InlineData("method: ties, space: core, density: 0.4")]
    [InlineData("method: dare_ties, density: 0.4, seed: 3")]
    [InlineData("method: magnitude_prune, density: 0.4, rank: sum")]
    [InlineData("combination_type: svd, svd_rank: 5")]
    [InlineData("combination_type: dare_ties_svd, density: 0.4, seed: 3")]
    public void TheFiles_AreTheSameOnOneThreadOrTwoRunAfterRun(string merge)
    {
        byte[][]? first = null;
        foreach (var threads in new[] { 1, 2, 1, 2 })
        {
            // A new folder each time: the recipe, its name included, is part of the result's metadata.
            using var folder = new NativeMerge { BaseModel = NativeMerge.FixtureModel("llama") };
            folder.Add("a", NativeMerge.Fixture("llama", "a"), 0.7).Add("d", NativeMerge.Fixture("llama", "d"), 0.3);
            var result = folder.Run(merge, threads: threads).Adapter;
            byte[][] files = [File.ReadAllBytes(result.WeightsFile), File.ReadAllBytes(result.ConfigFile)];
            first ??= files;
            files[0].SequenceEqual(first[0]).ShouldBeTrue();
            files[1].SequenceEqual(first[1]).ShouldBeTrue();
        }
    }
}
