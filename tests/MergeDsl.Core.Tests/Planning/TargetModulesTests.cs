using MergeDsl.Core.Adapters;

namespace MergeDsl.Core.Tests.Planning;

public sealed class TargetModulesTests
{
    private static readonly string[] Base = ["m.0.q", "m.0.v", "m.1.q", "m.1.v", "other.q"];

    [Theory]
    [InlineData("m.0.q m.1.q other.q", "q")]
    [InlineData("m.0.v m.1.v", "v")]
    [InlineData("m.0.q m.0.v m.1.q m.1.v other.q", "q v")]
    [InlineData("m.0.q m.1.q", "m.0.q m.1.q")]
    [InlineData("m.0.q m.1.v", "m.0.q m.1.v")]
    public void WithTheBaseModel_ShortNamesMustSelectNothingElse(string modules, string expected)
    {
        var plan = new PlanCase("method: linear") { Base = PlanCase.ModelOf("x", Base) }.Adapter(
            "a",
            modules.Split(' ')
        );
        Targets(plan).ShouldBe(expected.Split(' '));
    }

    [Fact]
    public void WithoutTheBaseModel_TheNamesOfTheAdaptersHold() =>
        Targets(new PlanCase("method: linear").Adapter("a", "m.0.q", "m.1.q").Adapter("b", "m.0.v", "m.1.v"))
            .ShouldBe(["q", "v"]);

    [Fact]
    public void WithoutTheBaseModel_APatternLeavesWholePaths()
    {
        var facts = PlanCase.FactsOf(PlanCase.Linear("m.0.q"));
        var config = facts.Config with { TargetModules = ModuleSelection.OfPattern(".*0.q") };
        Targets(new PlanCase("method: linear").Adapter("a", facts with { Config = config })).ShouldBe(["m.0.q"]);
    }

    [Fact]
    public void WithoutTheBaseModel_ChosenLayersLeaveWholePaths()
    {
        var facts = PlanCase.FactsOf(PlanCase.Linear("m.0.q"));
        var config = facts.Config with { LayersToTransform = EquatableArray.Of(0) };
        Targets(new PlanCase("method: linear").Adapter("a", facts with { Config = config })).ShouldBe(["m.0.q"]);
    }

    [Fact]
    public void WithoutTheBaseModel_NamesNobodyListed_AreNotMadeUp()
    {
        var facts = PlanCase.FactsOf(PlanCase.Linear("m.0.q"));
        var config = facts.Config with { TargetModules = ModuleSelection.OfNames(["0.q"]) };
        Targets(new PlanCase("method: linear").Adapter("a", facts with { Config = config })).ShouldBe(["m.0.q"]);
    }

    [Fact]
    public void ANumberForAName_IsNoName()
    {
        // A Sequential numbers its modules: '0' would select the first of every one.
        var plan = new PlanCase("method: linear") { Base = PlanCase.ModelOf("x", "net.0", "net.1") };
        Targets(plan.Adapter("a", "net.0")).ShouldBe(["net.0"]);
    }

    private static IEnumerable<string> Targets(PlanCase plan) => plan.Plan().Output.Config.TargetModules!.Names;
}
