using MergeDsl.Core.Adapters;

namespace MergeDsl.Core.Tests.Adapters;

public sealed class ModuleSelectorTests
{
    private static readonly LoraConfig Queries = new() { TargetModules = ModuleSelection.OfNames(["q"]) };

    [Theory]
    [InlineData("model.layers.0.q", true)]
    [InlineData("q", true)]
    [InlineData("model.layers.0.xq", false)]
    [InlineData("model.layers.0.q.lora", false)]
    public void Names_SelectEqualPathsAndSuffixesAtADot(string path, bool expected) =>
        new ModuleSelector(Queries).Selects(path).ShouldBe(expected);

    [Theory]
    [InlineData("model.layers.1.q", true)]
    [InlineData("x.model.layers.1.q", false)]
    public void Pattern_SelectsWholePaths(string path, bool expected) =>
        new ModuleSelector(new() { TargetModules = ModuleSelection.OfPattern(@"model\..*\.(q|v)") })
            .Selects(path)
            .ShouldBe(expected);

    [Fact]
    public void NoTargets_SelectNothing() => new ModuleSelector(new()).Selects("q").ShouldBeFalse();

    [Theory]
    [InlineData("a.q", false)]
    [InlineData("b.q", true)]
    [InlineData("x.a.q", false)]
    public void ExcludedNames_WinOverTargets(string path, bool expected) =>
        new ModuleSelector(Queries with { ExcludeModules = ModuleSelection.OfNames(["a.q"]) })
            .Selects(path)
            .ShouldBe(expected);

    [Fact]
    public void ExcludePattern_MatchesWholePaths()
    {
        var selector = new ModuleSelector(Queries with { ExcludeModules = ModuleSelection.OfPattern(@".*\.1\.q") });
        selector.Select(["m.0.q", "m.1.q", "m.1.q.x.q"]).ShouldBe(["m.0.q", "m.1.q.x.q"]);
    }

    [Theory]
    [InlineData("head.q", false)]
    [InlineData("model.head.dense.q", false)]
    [InlineData("model.overhead.q", true)]
    [InlineData("model.head2.q", true)]
    public void ModulesToSave_AreNeverSelected(string path, bool expected) =>
        new ModuleSelector(Queries with { ModulesToSave = EquatableArray.Of("head") }).Selects(path).ShouldBe(expected);

    [Theory]
    [InlineData("model.layers.1.attn.q", true)]
    [InlineData("model.layers.0.attn.q", false)]
    [InlineData("x.layers.1.q", true)]
    [InlineData("layers.1.q", false)]
    [InlineData("model.attn.q", false)]
    [InlineData("model.layers.0.experts.1.q", true)]
    [InlineData("model.layers.1.experts.0.q", false)]
    [InlineData("model.layers.99999999999.q", false)]
    public void LayersToTransform_TakeTheLastNumberBehindTwoNames(string path, bool expected) =>
        new ModuleSelector(Queries with { LayersToTransform = EquatableArray.Of(1) }).Selects(path).ShouldBe(expected);

    [Fact]
    public void ModuleNamedByItsWholePath_IsSelectedInAnyLayer()
    {
        var config = new LoraConfig
        {
            TargetModules = ModuleSelection.OfNames(["model.layers.0.q"]),
            LayersToTransform = EquatableArray.Of(1),
        };
        new ModuleSelector(config).Selects("model.layers.0.q").ShouldBeTrue();
    }

    [Theory]
    [InlineData("layers.1.q", true)]
    [InlineData("model.layers.1.q", true)]
    [InlineData("model.blocks.1.q", true)]
    [InlineData("model.layers.0.blocks.1.q", false)]
    [InlineData("model.other.1.q", false)]
    [InlineData("model.xlayers.1.q", false)]
    [InlineData("model.layers.1.experts.0.q", true)]
    public void LayersPattern_NamesWhatStandsBeforeTheNumber(string path, bool expected)
    {
        var config = Queries with
        {
            LayersToTransform = EquatableArray.Of(1),
            LayersPattern = EquatableArray.Of("layers", "blocks"),
        };
        new ModuleSelector(config).Selects(path).ShouldBe(expected);
    }
}
