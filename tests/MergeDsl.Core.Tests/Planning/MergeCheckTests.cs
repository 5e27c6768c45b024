using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Adapters.Library;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;

namespace MergeDsl.Core.Tests.Planning;

/// <summary>Every check of a recipe against its adapters finds what it is there for, and is silent about ordinary input.</summary>
public sealed class MergeCheckTests
{
    private const string Linear = "method: linear";
    private const string Cat = "combination_type: cat";
    private const string Average = "combine_strategy: linear";
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
    public void Variants_WithMagnitudes_AreErrors()
    {
        var dora = Of(Q with { Magnitude = PlanCase.Tensor("m.0.q.lora_magnitude_vector", DType.Float32, 16) });
        new PlanCase(Linear).Adapter("a", dora).Finding(MergeFindings.Dora);
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
    public void LibraryAgreement_OfConfigurations() =>
        new PlanCase(Average)
            .Adapter("a", OfLibrary("a", AdapterKinds.Lora, ("r", "4"), ("leave_out", "[0]")))
            .Adapter("b", OfLibrary("b", AdapterKinds.Lora, ("r", "4")))
            .Finding(LibraryFindings.ConfigsDiffer)
            .Message.ShouldStartWith("'a' and 'b' differ in leave_out ([0], not given)");

    [Fact]
    public void LibraryAgreement_OfTensors()
    {
        var wide = OfLibrary("b", AdapterKinds.Lora) with { Modules = EquatableArray.Of(LibraryModule("b", 20)) };
        new PlanCase(Average)
            .Adapter("a", OfLibrary("a", AdapterKinds.Lora))
            .Adapter("b", wide)
            .Finding(LibraryFindings.TensorsDiffer)
            .Message.ShouldEndWith("'m.0.q.loras.a.lora_A' is F32 [4, 12] in one and F32 [4, 20] in the other");
    }

    [Fact]
    public void LibraryKind_OfAnotherLibrary() =>
        new PlanCase(Average).Adapter("a", Of(Q)).Finding(LibraryFindings.NotOfLibrary);

    [Fact]
    public void LibraryKind_WithoutThatStrategy() =>
        new PlanCase("combine_strategy: lora_linear_only_negate_b")
            .Adapter("a", OfLibrary("a", "adapters:dora"))
            .Finding(LibraryFindings.StrategyNotForKind)
            .Message.ShouldContain("'lora_linear_only_negate_b' is not defined for 'a' (adapters:dora)");

    [Fact]
    public void LibraryKind_OfARank()
    {
        var lora = OfLibrary("a", AdapterKinds.Lora, ("r", "4"));
        new PlanCase($"{Average}, svd_rank: 2").Adapter("a", lora).Finding(LibraryFindings.RankWithLinear);
        new PlanCase($"{Average}, svd_rank: 4").Adapter("a", lora).Plan();
        new PlanCase("combine_strategy: lora_delta_w_svd, svd_rank: 13")
            .Adapter("a", lora)
            .Finding(LibraryFindings.RankTooLarge)
            .Message.ShouldEndWith("expected at most 12");
    }

    [Fact]
    public void LibrarySlip_OfFactorsAndOfAlpha()
    {
        var lora = OfLibrary("a", AdapterKinds.Lora, ("r", "4"));
        new PlanCase(Average).Adapter("a", lora).Finding(LibraryFindings.FactorWise);
        new PlanCase("combine_strategy: lora_delta_w_svd, svd_rank: 8")
            .Adapter("a", lora)
            .Finding(LibraryFindings.AlphaSlip)
            .Message.ShouldContain("0.5 times");
        new PlanCase("combine_strategy: lora_delta_w_svd, svd_rank: 4")
            .Adapter("a", lora)
            .Run()
            .Findings.ShouldBeEmpty();
    }

    [Fact]
    public void LibrarySlip_OfProjections() =>
        new PlanCase($"{Average}, normalize_weights: false")
            .Adapter("a", 0.4, OfLibrary("a", "adapters:reft", ("orthogonality", "true")))
            .Adapter("b", 0.2, OfLibrary("b", "adapters:reft", ("orthogonality", "true")))
            .Finding(LibraryFindings.NotOrthogonal)
            .Message.ShouldContain("they even become zero");

    [Fact]
    public void SingleFiles_AreMergedWithEachOtherIntoAFile()
    {
        var file = Of(PlanCase.Linear("lora_unet_mid_block_q")) with { IsSingleFile = true };
        new PlanCase(Linear).Adapter("a", file).Finding(SingleFileFindings.OutputFormat);
        new PlanCase(Linear).Adapter("a", file).Adapter("b", Of(Q)).Finding(SingleFileFindings.FormatsDiffer);
        new PlanCase(Cat).Adapter("a", file).Finding(SingleFileFindings.NoDialect);
    }

    [Fact]
    public void SingleFiles_NameModulesAlike() =>
        new PlanCase(Linear)
            .Adapter("a", Of(PlanCase.Linear("lora_unet_mid_block_q")) with { IsSingleFile = true })
            .Adapter("b", Of(PlanCase.Linear("lora_unet_middle_block_1_q")) with { IsSingleFile = true })
            .Finding(SingleFileFindings.NamingsDiffer)
            .Message.ShouldContain("lora_unet_middle_block_1_q");

    [Fact]
    public void AllChecks_AreTriggeredHere()
    {
        // A new check must get a test above; its name then belongs in this list.
        string[] tested =
        [
            "Agreement",
            "BaseModules",
            "BaseNames",
            "EmbeddingBias",
            "EqualRanks",
            "FanInFanOut",
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

    private static AdapterFacts OfLibrary(string name, string kind, params (string Key, string Value)[] config)
    {
        var library = new LibraryAdapter(
            kind,
            name,
            "LlamaAdapterModel",
            "llama",
            config.Select(entry => new Setting(entry.Key, entry.Value)).ToEquatableArray()
        );
        var facts = With(Of(LibraryModule(name, 12)), old => old with { Settings = library.ToSettings() });
        return facts with { Kind = kind };
    }

    private static LoraModule LibraryModule(string name, int input) =>
        PlanCase.Linear("m.0.q", input: input) with
        {
            A = PlanCase.Tensor($"m.0.q.loras.{name}.lora_A", DType.Float32, 4, input),
            B = PlanCase.Tensor($"m.0.q.loras.{name}.lora_B", DType.Float32, 16, 4),
        };

    private static LoraModule Wide(string path) => PlanCase.Linear(path, input: 20);

    private static AdapterFacts With(AdapterFacts facts, Func<LoraConfig, LoraConfig> change) =>
        facts with
        {
            Config = change(facts.Config),
        };
}
