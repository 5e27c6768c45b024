using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;

namespace MergeDsl.Core.Tests.Planning;

/// <summary>Every check of a recipe against its adapters finds what it is there for, and is silent about ordinary input.</summary>
public sealed class MergeCheckTests
{
    private const string Linear = "method: linear";
    private const string Cat = "combination_type: cat";
    private static readonly LoraModule Q = PlanCase.Linear("m.0.q");

    [Fact]
    public void OrdinaryAdapters_GiveNoFinding()
    {
        foreach (var merge in new[] { Linear, Cat, "method: ties, density: 0.5" })
        {
            var plan = new PlanCase(merge) { Base = PlanCase.ModelOf("llama", "m.0.q", "m.0.v") };
            plan.Adapter("a", "m.0.q", "m.0.v").Adapter("b", "m.0.q", "m.0.v").Run().Findings.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Agreement_OfShapes()
    {
        var plan = new PlanCase(Linear).Adapter("a", "m.0.q", "m.0.v").Adapter("b", Of(Wide("m.0.q"), Wide("m.0.v")));
        plan.Finding(MergeFindings.ShapesDisagree)
            .Message.ShouldContain("'m.0.q' is 16 x 12 in 'a' but 16 x 20 in 'b'");
    }

    [Fact]
    public void Agreement_OfLayouts()
    {
        var embedding = Q with { Layout = LoraLayout.Embedding };
        var plan = new PlanCase(Linear).Adapter("a", Of(Q)).Adapter("b", Of(embedding));
        plan.Finding(MergeFindings.LayoutsDiffer)
            .Message.ShouldContain("a linear layer in 'a' but an embedding in 'b'");
    }

    [Fact]
    public void Agreement_OfGroups() =>
        new PlanCase("method: linear, space: factors")
            .Adapter("a", Of(PlanCase.Convolution("m.conv", 1, 3, 3)))
            .Adapter("b", Of(PlanCase.Convolution("m.conv", 2, 3, 3)))
            .Finding(MergeFindings.ShapesDisagree)
            .Message.ShouldContain("in groups");

    [Fact]
    public void BaseNames_Differ_UnlessTheRecipeNamesTheBase()
    {
        var other = With(Of(Q), config => config with { BaseModel = "org/other" });
        new PlanCase(Linear).Adapter("a", Of(Q)).Adapter("b", other).Finding(MergeFindings.BaseNamesDiffer);
        var named = new PlanCase(Linear) { Base = PlanCase.ModelOf("llama", "m.0.q") };
        named.Adapter("a", Of(Q)).Adapter("b", other).Run().Findings.ShouldBeEmpty();
    }

    [Fact]
    public void Unrelated_AdaptersOfDifferentModels_AreToldByTheirPaths()
    {
        var other = With(Of(PlanCase.Linear("bert.encoder.q")), config => config with { BaseModel = "org/other" });
        new PlanCase(Linear)
            .Adapter("a", Of(PlanCase.Linear("model.layers.0.q")))
            .Adapter("b", other)
            .Finding(MergeFindings.Unrelated)
            .Message.ShouldContain("'bert.encoder.q'");
    }

    [Fact]
    public void BaseModules_AreMissing()
    {
        var plan = new PlanCase(Linear) { Base = PlanCase.ModelOf("llama", "m.0.q", "m.0.value") };
        plan.Adapter("a", "m.0.q", "m.0.valu")
            .Finding(MergeFindings.NotInBase)
            .Message.ShouldBe("1 module of 'a' is not in the base model, e.g. 'm.0.valu' (did you mean 'm.0.value'?)");
    }

    [Fact]
    public void BaseModules_HaveAnotherShape()
    {
        var plan = new PlanCase(Linear) { Base = PlanCase.ModelOf("llama", "m.0.q") };
        plan.Adapter("a", Of(Wide("m.0.q")))
            .Finding(MergeFindings.BaseShape)
            .Message.ShouldBe("Module 'm.0.q' of 'a' changes a weight of 16 x 20, but the base model's is 16 x 12");
    }

    [Fact]
    public void EqualRanks_AreNeededOnFactorsAlone()
    {
        var small = Of(PlanCase.Linear("m.0.q", 2));
        new PlanCase("method: linear, space: factors")
            .Adapter("a", Of(Q))
            .Adapter("b", small)
            .Finding(MergeFindings.RanksDiffer)
            .Message.ShouldContain("'a' has rank 4 and 'b' rank 2 in module 'm.0.q'");
        new PlanCase(Linear).Adapter("a", Of(Q)).Adapter("b", small).Run().Findings.ShouldBeEmpty();
    }

    [Fact]
    public void EqualRanks_AreTheLargestOfTheConfigsInThePeftDialect()
    {
        var patterned = With(
            Of(Q),
            config => config with { RankPattern = EquatableArray.Of(new PatternEntry("q", 6)) }
        );
        new PlanCase("combination_type: linear")
            .Adapter("a", Of(Q))
            .Adapter("b", patterned)
            .Finding(MergeFindings.RanksDiffer)
            .Message.ShouldContain("native: method: linear, space: dense");
    }

    [Fact]
    public void FanInFanOut_Differs() =>
        new PlanCase(Linear)
            .Adapter("a", Of(Q))
            .Adapter("b", With(Of(Q), config => config with { FanInFanOut = true }))
            .Finding(MergeFindings.FanInFanOutDiffers);

    [Fact]
    public void GroupedConvolutions_AreMergedByFactorsOnly()
    {
        var grouped = Of(PlanCase.Convolution("m.conv", 2, 3, 3));
        new PlanCase(Linear).Adapter("a", grouped).Adapter("b", grouped).Finding(QuirkFindings.GroupedConvolution);
        new PlanCase(Cat).Adapter("a", grouped).Adapter("b", grouped).Finding(QuirkFindings.GroupedConvolution);
        new PlanCase("combination_type: svd")
            .Adapter("a", grouped)
            .Adapter("b", grouped)
            .Finding(QuirkFindings.SvdLayer)
            .Message.ShouldContain("a grouped convolution");
        new PlanCase(Linear).Adapter("a", grouped).Run().Findings.ShouldBeEmpty();
        var factors = new PlanCase("method: linear, space: factors");
        factors.Adapter("a", grouped).Adapter("b", grouped).Run().Findings.ShouldBeEmpty();
    }

    [Fact]
    public void RankLimit_NamesTheLargestOfTheSmall()
    {
        var finding = new PlanCase("method: linear, rank: 14").Adapter("a", "m.0.q").Finding(MergeFindings.RankLimited);
        finding.Message.ShouldBe("1 of 1 modules have fewer than 14 dimensions; their rank is limited to 12");
    }

    [Fact]
    public void Overlap_IsToldWhereItIsPartial() =>
        new PlanCase(Linear)
            .Adapter("a", "m.0.q", "m.0.v")
            .Adapter("b", "m.0.v", "m.0.k")
            .Finding(MergeFindings.Disjoint)
            .Message.ShouldStartWith("2 of 3 modules");

    [Fact]
    public void Rules_MatchSomething()
    {
        var plan = new PlanCase(Linear, "{ modules: '*.qq', scale: 2 }").Adapter("a", "m.0.q", "m.0.v");
        plan.Finding(MergeFindings.RuleMatchesNothing).Subject!.ToString().ShouldContain("rules");
    }

    [Fact]
    public void Rules_AreNotShadowed() =>
        new PlanCase(Linear, "{ modules: m.*, scale: 2 }, { modules: q, scale: 3 }")
            .Adapter("a", "m.0.q", "m.0.v")
            .Finding(MergeFindings.RuleShadowed)
            .Message.ShouldContain("'q'");

    [Fact]
    public void TaskTypes_Differ() =>
        new PlanCase(Linear)
            .Adapter("a", With(Of(Q), config => config with { TaskType = "CAUSAL_LM" }))
            .Adapter("b", With(Of(Q), config => config with { TaskType = "SEQ_CLS" }))
            .Finding(MergeFindings.TaskTypesDiffer);

    [Theory]
    [InlineData("pissa_niter_4")]
    [InlineData("OLoRA")]
    [InlineData("corda")]
    [InlineData("lora_ga")]
    [InlineData("loftq")]
    public void Variants_ThatChangedTheBase_AreErrors(string initialisation) =>
        new PlanCase(Linear)
            .Adapter("a", With(Of(Q), config => config with { InitLoraWeights = initialisation }))
            .Finding(MergeFindings.ChangedBase);

    [Fact]
    public void Variants_WithMagnitudes_NeedTheBaseAndAreErrorsInThePeftDialect()
    {
        var dora = Of(Q with { Magnitude = PlanCase.Tensor("m.0.q.lora_magnitude_vector", DType.Float32, 16) });
        new PlanCase(Linear).Adapter("a", dora).Finding(MergeFindings.DeltaNeedsBase);
        new PlanCase(Cat).Adapter("a", dora).Adapter("b", Of(Q)).Finding(QuirkFindings.DoraDropped);
    }

    [Fact]
    public void Variants_WithBiases_AreErrorsInThePeftDialectAlone()
    {
        var biased = Of(Q with { Bias = PlanCase.Tensor("m.0.q.lora_B.bias", DType.Float32, 16) });
        new PlanCase(Cat).Adapter("a", biased).Adapter("b", Of(Q)).Finding(QuirkFindings.LoraBiasDropped);
        new PlanCase(Linear).Adapter("a", biased).Adapter("b", Of(Q)).Run().Findings.ShouldBeEmpty();
    }

    [Fact]
    public void Variants_ThatCannotBeMerged_AreNamed()
    {
        var arrow = With(Of(Q), config => config with { UnmergeableKeys = EquatableArray.Of("arrow_config") });
        new PlanCase(Linear)
            .Adapter("a", arrow)
            .Finding(MergeFindings.NotMergeable)
            .Message.ShouldContain("arrow_config");
        var experts = With(Of(Q), config => config with { TargetParameters = EquatableArray.Of("mlp.experts") });
        new PlanCase(Linear).Adapter("a", experts).Finding(MergeFindings.NotMergeable);
        var tokens = Of(Q) with
        {
            Saved = EquatableArray.Of(PlanCase.Copy("m.tokens", 2, 12) with { Role = SavedTensorRole.TrainedTokens }),
        };
        new PlanCase(Linear).Adapter("a", tokens).Finding(MergeFindings.NotMergeable);
    }

    [Fact]
    public void PeftTargets_OfTwoKinds()
    {
        var pattern = With(Of(Q), config => config with { TargetModules = ModuleSelection.OfPattern(".*q") });
        new PlanCase(Cat)
            .Adapter("a", Of(Q))
            .Adapter("b", pattern)
            .Finding(QuirkFindings.MixedTargetKinds)
            .Message.ShouldContain("'a' is a list, that of 'b' is a regular expression");
        new PlanCase(Linear).Adapter("a", Of(Q)).Adapter("b", pattern).Run().Findings.ShouldBeEmpty();
    }

    [Fact]
    public void PeftLostModules_OfTheOthersLayers()
    {
        string[] paths = ["net.m.0.q", "net.m.1.q"];
        var first = With(
            Of(PlanCase.Linear(paths[0])),
            config => config with { LayersToTransform = EquatableArray.Of(0) }
        );
        new PlanCase(Cat)
            .Adapter("a", first)
            .Adapter("b", paths)
            .Finding(QuirkFindings.ConfigOfFirst)
            .Message.ShouldContain("1 module of 'b' is lost: 'net.m.1.q'");
    }

    [Fact]
    public void PeftLostModules_NobodyTrained()
    {
        var plan = new PlanCase(Cat) { Base = PlanCase.ModelOf("llama", "m.0.q", "m.1.q") };
        plan.Adapter("a", "m.0.q")
            .Adapter("b", "m.0.q")
            .Finding(QuirkFindings.NoSource)
            .Message.ShouldContain("'m.1.q'");
    }

    [Fact]
    public void PeftNames_InPathsAndOfAdapters()
    {
        new PlanCase(Cat).Adapter("a", "m.explora_fc").Adapter("b", "m.explora_fc").Finding(QuirkFindings.LoraInPath);
        new PlanCase(Cat).Adapter("fc", "m.fc").Adapter("b", "m.fc").Finding(QuirkFindings.NamedLikeModule);
        var native = new PlanCase(Linear).Adapter("fc", "m.explora_fc", "m.fc").Adapter("b", "m.explora_fc", "m.fc");
        native.Run().Findings.ShouldBeEmpty();
    }

    [Fact]
    public void PeftRslora_OfTheFirst()
    {
        var stable = With(Of(Q), config => config with { UseRslora = true });
        new PlanCase(Cat).Adapter("a", stable).Adapter("b", Of(Q)).Finding(QuirkFindings.RsloraScale);
        new PlanCase(Cat).Adapter("a", Of(Q)).Adapter("b", stable).Run().Findings.ShouldBeEmpty();
    }

    [Fact]
    public void PeftRanks_OfAPattern()
    {
        var facts = With(
            Of(PlanCase.Linear("m.0.k", 2), Q),
            config => config with { RankPattern = EquatableArray.Of(new PatternEntry("k", 2)) }
        );
        new PlanCase("combination_type: linear")
            .Adapter("a", facts)
            .Adapter("b", facts)
            .Finding(QuirkFindings.RankPatternLost);
    }

    [Theory]
    [InlineData("a Conv1d", 3)]
    [InlineData("a Conv3d", 2, 2, 2)]
    public void PeftSvd_CannotFactorSomeLayers(string expected, params int[] kernel)
    {
        var facts = Of(PlanCase.Convolution("m.conv", 1, kernel));
        new PlanCase("combination_type: svd")
            .Adapter("a", facts)
            .Adapter("b", facts)
            .Finding(QuirkFindings.SvdLayer)
            .Message.ShouldContain(expected);
    }

    [Theory]
    [InlineData("svd_rank: 13", "merge.svd_rank")]
    [InlineData("svd_rank: 200", "merge.svd_rank")]
    public void PeftSvd_CannotExceedTheDimensions(string rank, string subject)
    {
        var finding = new PlanCase($"combination_type: svd, {rank}")
            .Adapter("a", "m.0.q")
            .Adapter("b", "m.0.q")
            .Finding(QuirkFindings.RankAboveDimensions);
        finding.Message.ShouldContain("'m.0.q' (16 x 12)");
        finding.Subject!.ToString().ShouldContain(subject.Split('.')[1]);
    }

    [Fact]
    public void PeftPrecision_OfHalfPrecisionAdapters_IsTold()
    {
        var half = Q with { A = Q.A with { Type = DType.BFloat16 }, B = Q.B with { Type = DType.BFloat16 } };
        new PlanCase("combination_type: cat")
            .Adapter("a", Of(half))
            .Adapter("b", Of(half))
            .Finding(QuirkFindings.HalfPrecision)
            .Message.ShouldContain("bfloat16");
    }

    [Fact]
    public void EmbeddingBias_IsRefused_AndEachAloneIsNot()
    {
        var biased = Of(Q with { Bias = PlanCase.Tensor("m.0.q.lora_B.bias", DType.Float32, 16) });
        var embedding = Of(PlanCase.Linear("m.tokens") with { Layout = LoraLayout.Embedding });
        new PlanCase(Linear)
            .Adapter("a", biased)
            .Adapter("b", embedding)
            .Finding(MergeFindings.EmbeddingBias)
            .Message.ShouldContain("'m.tokens'");
        new PlanCase(Linear).Adapter("a", biased).Plan();
        new PlanCase(Linear).Adapter("b", embedding).Plan();
    }

    [Fact]
    public void AllChecks_AreTriggered()
    {
        // A new check must get a test above or in OtherFormatsCheckTests; its name then belongs in this list.
        string[] tested =
        [
            "Agreement",
            "BaseModules",
            "BaseNames",
            "DoraResult",
            "EmbeddingBias",
            "EqualRanks",
            "FanInFanOut",
            "FullRank",
            "GroupedConvolution",
            "LibraryAgreement",
            "LibraryKind",
            "LibrarySlip",
            "Overlap",
            "PeftLostModules",
            "PeftNames",
            "PeftPrecision",
            "PeftRanks",
            "PeftRslora",
            "PeftSvd",
            "PeftTargets",
            "RankLimit",
            "RuleMatch",
            "SingleFile",
            "TaskType",
            "Unrelated",
            "Variant",
        ];
        typeof(RecipePlanner)
            .Assembly.GetTypes()
            .Where(type => type.Namespace == "MergeDsl.Core.Validation.Merging" && type.IsClass && !type.IsNested)
            .Select(type => type.Name)
            .Where(name => name.EndsWith("Check", StringComparison.Ordinal))
            .Select(name => name[..^"Check".Length])
            .Order(StringComparer.Ordinal)
            .ShouldBe(tested);
    }

    private static AdapterFacts Of(params LoraModule[] modules) => PlanCase.FactsOf(modules);

    private static LoraModule Wide(string path) => PlanCase.Linear(path, input: 20);

    private static AdapterFacts With(AdapterFacts facts, Func<LoraConfig, LoraConfig> change) =>
        facts with
        {
            Config = change(facts.Config),
        };
}
