using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Tests.Planning;

public sealed class CopyPlannerTests
{
    [Fact]
    public void OneOwner_IsCarriedOver()
    {
        var plan = new PlanCase("method: linear").Adapter("a", "m.q").Adapter("b", Owner("head"));
        plan.Finding(MergeFindings.CopyCarried).Message.ShouldStartWith("'b' owns a trained copy of 'head'");
        var copy = plan.Plan().Copies.ShouldHaveSingleItem();
        copy.Name.ShouldBe("base_model.model.head.weight");
        copy.Sources.ShouldHaveSingleItem().Input.ShouldBe(1);
        plan.Plan().Output.Config.ModulesToSave.ShouldBe(["head"]);
    }

    [Fact]
    public void TwoOwners_AreAConflict() =>
        new PlanCase("method: linear")
            .Adapter("a", Owner("head"))
            .Adapter("b", Owner("head"))
            .Finding(MergeFindings.CopiesConflict)
            .Message.ShouldStartWith("'a', 'b' each own a trained copy of 'head'");

    [Theory]
    [InlineData("a", "0:1")]
    [InlineData("b", "1:1")]
    [InlineData("average", "0:0.75 1:0.25")]
    [InlineData("drop", "")]
    [InlineData("{ head: b }", "1:1")]
    [InlineData("{ m.head: drop }", "")]
    public void ASettlement_Decides(string settlement, string sources)
    {
        var plan = new PlanCase($"method: linear, modules_to_save: {settlement}")
            .Adapter("a", 3, Owner("m.head"))
            .Adapter("b", 1, Owner("m.head"))
            .Plan();
        string.Join(
                ' ',
                plan.Copies.SelectMany(copy => copy.Sources)
                    .Select(source => FormattableString.Invariant($"{source.Input}:{source.Weight}"))
            )
            .ShouldBe(sources);
        plan.Output.Config.ModulesToSave.Count.ShouldBe(sources.Length == 0 ? 0 : 1);
    }

    [Fact]
    public void ASettlementOfNothing_IsAnError()
    {
        var plan = new PlanCase("method: linear, modules_to_save: { tail: drop }").Adapter("a", Owner("head"));
        plan.Finding(MergeFindings.NothingToSettle).Message.ShouldContain("there are copies of 'head'");
    }

    [Fact]
    public void TakingFromWhoOwnsNone_IsAnError()
    {
        var plan = new PlanCase("method: linear, modules_to_save: b").Adapter("a", Owner("head")).Adapter("b", "m.q");
        plan.Finding(MergeFindings.NoCopyToTake).Message.ShouldContain("it is owned by 'a'");
    }

    [Fact]
    public void AnAverage_NeedsEqualShapesAndWeightsThatDoNotCancel()
    {
        new PlanCase("method: linear, modules_to_save: average")
            .Adapter("a", Owner("head"))
            .Adapter("b", Owner("head", 3))
            .Finding(MergeFindings.CopyShapes);
        new PlanCase("method: linear, modules_to_save: average")
            .Adapter("a", 1, Owner("head"))
            .Adapter("b", -1, Owner("head"))
            .Finding(ValueFindings.WeightsCancel);
        new PlanCase("method: linear, modules_to_save: average")
            .Adapter("a", 0.1, Owner("head"))
            .Adapter("b", 0.2, Owner("head"))
            .Adapter("c", -0.3, Owner("head"))
            .Finding(ValueFindings.WeightsCancel);
    }

    [Fact]
    public void BaseWeightsSavedTwice_AreWrittenOnce()
    {
        var plan = new PlanCase("method: linear").Adapter("a", WithBase()).Adapter("b", WithBase());
        plan.Finding(MergeFindings.BaseCopyOnce).Message.ShouldContain("'a', 'b'");
        var copy = plan.Plan().Copies.ShouldHaveSingleItem();
        copy.Role.ShouldBe(SavedTensorRole.BaseCopy);
        copy.Sources.ShouldHaveSingleItem().Input.ShouldBe(0);
        plan.Plan().Output.Config.ModulesToSave.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("method: linear")]
    [InlineData("method: linear, modules_to_save: b")]
    [InlineData("combination_type: cat, modules_to_save: b")]
    public void ACopyOfAMergedModule_IsAnError(string merge)
    {
        var plan = new PlanCase(merge).Adapter("a", "m.q", "head").Adapter("b", Owner("head"));
        plan.Finding(MergeFindings.CopyAndFactors)
            .Message.ShouldStartWith("'a' adds a delta to 'head', of which the result would hold a trained copy");
    }

    [Fact]
    public void ACopyOfAMergedModuleThatIsLeftOut_IsNone()
    {
        var plan = new PlanCase("method: linear, modules_to_save: drop");
        plan.Adapter("a", "m.q", "head").Adapter("b", Owner("head")).Plan().Copies.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("all", "lora_only", "all")]
    [InlineData("lora_only", "none", "lora_only")]
    public void TrainedBiases_KeepTheirSetting(string one, string two, string expected)
    {
        var plan = new PlanCase("method: linear, modules_to_save: average");
        plan.Adapter("a", Biased(one)).Adapter("b", Biased(two)).Plan().Output.Config.Bias.ShouldBe(expected);
        var dropped = new PlanCase("method: linear, modules_to_save: drop");
        dropped.Adapter("a", Biased(one)).Adapter("b", Biased(two)).Plan().Output.Config.Bias.ShouldBe("none");
    }

    [Fact]
    public void InThePeftDialect_CopiesAndBiasesWouldBeLost()
    {
        new PlanCase("combination_type: cat")
            .Adapter("a", "m.q")
            .Adapter("b", Owner("head"))
            .Finding(QuirkFindings.CopyLost);
        new PlanCase("combination_type: cat")
            .Adapter("a", Biased("all"))
            .Adapter("b", "m.q")
            .Finding(QuirkFindings.TrainedBias);
    }

    private static AdapterFacts Owner(string module, int rows = 2)
    {
        var facts = PlanCase.FactsOf(PlanCase.Linear("m.q"));
        return facts with
        {
            Config = facts.Config with { ModulesToSave = EquatableArray.Of(module) },
            Saved = EquatableArray.Of(PlanCase.Copy(module, rows, 12)),
        };
    }

    private static AdapterFacts WithBase()
    {
        var tensor = PlanCase.Tensor("base_model.model.m.q.base_layer.weight", DType.Float32, 16, 12);
        return PlanCase.FactsOf(PlanCase.Linear("m.q")) with
        {
            Saved = EquatableArray.Of(
                new SavedTensor(SavedTensorRole.BaseCopy, "m.q", "m.q.base_layer.weight", tensor)
            ),
        };
    }

    private static AdapterFacts Biased(string setting)
    {
        var facts = PlanCase.FactsOf(PlanCase.Linear("m.q"));
        var tensor = PlanCase.Tensor("base_model.model.m.q.base_layer.bias", DType.Float32, 16);
        return setting == "none"
            ? facts
            : facts with
            {
                Config = facts.Config with { Bias = setting },
                Saved = EquatableArray.Of(
                    new SavedTensor(SavedTensorRole.TrainedBias, "m.q", "m.q.base_layer.bias", tensor)
                ),
            };
    }

    [Fact]
    public void OneAdaptersNameForAll_LeavesTheCopiesOfOthersAlone()
    {
        var plan = new PlanCase("method: linear, modules_to_save: a")
            .Adapter("a", Owner("head"))
            .Adapter("b", Owner("extra"));
        var names = plan.Plan().Copies.Select(copy => copy.Name);
        names.ShouldBe(["base_model.model.extra.weight", "base_model.model.head.weight"]);
    }

    [Fact]
    public void CopiesOfWholeNumbers_CannotBeAveraged()
    {
        var counted = Owner("head") with
        {
            Saved = EquatableArray.Of(
                new SavedTensor(
                    SavedTensorRole.TrainedCopy,
                    "head",
                    "head.count",
                    PlanCase.Tensor("base_model.model.head.count", DType.Int64, 1)
                )
            ),
        };
        new PlanCase("method: linear, modules_to_save: average")
            .Adapter("a", counted)
            .Adapter("b", counted)
            .Finding(MergeFindings.CopyShapes)
            .Message.ShouldContain("int64");
    }

    [Fact]
    public void TwoTensorsOfOneName_AreAnError()
    {
        var twice = Owner("head");
        twice = twice with { Saved = twice.Saved.Concat(twice.Saved).ToEquatableArray() };
        new PlanCase("method: linear").Adapter("a", twice).Finding(AdapterFindings.DuplicateTensor);
    }
}
