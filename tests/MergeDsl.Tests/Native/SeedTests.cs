using MergeDsl.Tests.Native.Reference;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Native;

/// <summary>What the random masks of the native spelling depend on: seed, name of the adapter, module, entry, nothing else.</summary>
public sealed class SeedTests
{
    private const string Dare = "method: dare_linear, density: 0.5, rank: 64";

    [Fact]
    public void TheSameSeed_GivesTheSameTensors_AnotherSeedOthers()
    {
        using var merge = Load("a", "b");
        var first = merge.Run($"{Dare}, seed: 1").Adapter;
        Difference(first, merge.Run($"{Dare}, seed: 1").Adapter).ShouldBe(0);
        Difference(first, merge.Run($"{Dare}, seed: 2").Adapter).ShouldBeGreaterThan(0.1);
    }

    [Fact]
    public void TheOrderOfTheAdapters_ChangesNoMask()
    {
        using var forward = Load("a", "b");
        using var backward = Load("b", "a");
        Difference(forward.Run($"{Dare}, seed: 1").Adapter, backward.Run($"{Dare}, seed: 1").Adapter)
            .ShouldBeLessThan(2e-5);
    }

    [Fact]
    public void AnotherAdapterBeside_ChangesNoMask()
    {
        using var two = Load("a", "b");
        using var three = Load("a", "c", "b");
        var single = new NativeMerge().Add("c", NativeMerge.Fixture("llama", "c"), 0.5);
        var (pair, all) = (two.Run($"{Dare}, seed: 1").Adapter, three.Run($"{Dare}, seed: 1").Adapter);
        var alone = single.Run($"{Dare}, seed: 1").Adapter;
        foreach (var (path, module) in all.Modules)
        {
            module.Delta.ShouldBeNear(pair.DeltaOf(path)! + alone.DeltaOf(path)!, 2e-5, path);
        }

        single.Dispose();
    }

    [Fact]
    public void TheNameOfAnAdapter_IsPartOfItsMask()
    {
        // Two names for one folder are two draws: merged with opposite weights they do not cancel.
        using var merge = new NativeMerge();
        var folder = NativeMerge.Fixture("llama", "a");
        merge.Add("one", folder, 1).Add("two", folder, -1);
        merge.Run($"{Dare}, seed: 1").Adapter.Modules.Values.ShouldAllBe(module => module.Delta.Norm > 0.1);
    }

    [Fact]
    public void ARuleForSomeModules_LeavesTheMasksOfOthersAlone()
    {
        using var merge = Load("a", "b");
        var plain = merge.Run($"{Dare}, seed: 1").Adapter;
        var ruled = merge.Run($"{Dare}, seed: 1", "{ modules: q_proj, density: 0.9 }").Adapter;
        foreach (var (path, module) in ruled.Modules)
        {
            var isRuled = path.EndsWith("q_proj", StringComparison.Ordinal);
            ((module.Delta - plain.DeltaOf(path)!).Norm > 1e-3).ShouldBe(isRuled, path);
        }
    }

    private static double Difference(SlowAdapter left, SlowAdapter right) =>
        left.Modules.Max(pair => (pair.Value.Delta - right.DeltaOf(pair.Key)!).Norm / pair.Value.Delta.Norm);

    private static NativeMerge Load(params string[] keys)
    {
        var merge = new NativeMerge();
        foreach (var key in keys)
        {
            merge.Add(key, NativeMerge.Fixture("llama", key), key == "c" ? 0.5 : 1.25);
        }

        return merge;
    }
}
