using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Tests.Planning;

/// <summary>What vLLM would refuse is found before the run, and only when the recipe says that vLLM is to serve the result.</summary>
public sealed class ServingTests
{
    private const string Linear = "method: linear";

    [Fact]
    public void OrdinaryAdapters_AreServedWithoutAWord()
    {
        var plan = Served(Linear).Adapter("a", "m.0.q_proj").Adapter("b", "m.0.q_proj");
        plan.Run().Findings.ShouldBeEmpty();
    }

    [Fact]
    public void WithoutATarget_NothingIsSaid()
    {
        var conv = PlanCase.FactsOf(PlanCase.Convolution("m.conv", 1, 3, 3));
        new PlanCase("method: linear, rank: sum").Adapter("a", conv).Run().Findings.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(16, null)]
    [InlineData(17, "32")]
    [InlineData(32, "32")]
    [InlineData(65, "128")]
    [InlineData(257, "320")]
    [InlineData(512, "512")]
    public void ARankAboveTheDefault_NamesTheSmallestOptionThatAdmitsIt(int rank, string? option)
    {
        var plan = Served($"{Linear}, rank: {rank}").Adapter("a", Wide(600)).Adapter("b", Wide(600));
        if (option is null)
        {
            plan.Run().Findings.ShouldBeEmpty();
            return;
        }

        var finding = plan.Finding(ServingFindings.RankNeedsOption);
        finding.Message.ShouldBe(
            $"The result has rank {rank} in 'm.0.q_proj': start vLLM with --max-lora-rank {option}"
        );
        finding.Subject.ShouldBe(RecipePaths.OutputServe);
    }

    [Theory]
    [InlineData("rank: 513", "", "merge.rank")]
    [InlineData("rank: 8", "{ modules: q_proj, rank: 513 }", "rules[0].rank")]
    [InlineData("rank: 600", "{ modules: q_proj, scale: 2 }", "merge.rank")]
    public void ARankAboveTheLimit_IsAnErrorWhereItIsWritten(string rank, string rules, string subject)
    {
        var plan = new PlanCase($"{Linear}, {rank}", rules) { Output = "serve: vllm" };
        var finding = plan.Adapter("a", Wide(600)).Finding(ServingFindings.RankTooLarge);
        finding.Subject!.Keys.ShouldBe(subject);
        finding.Message.ShouldContain("vLLM admits at most 512");
    }

    [Fact]
    public void ARankAboveTheLimitThatNobodyWrote_IsAnErrorAtTheServer() =>
        Served(Linear)
            .Adapter("a", Wide(600))
            .Finding(ServingFindings.RankTooLarge)
            .Subject.ShouldBe(RecipePaths.OutputServe);

    [Fact]
    public void ARankOfPeft_IsAnErrorWhereItIsWritten() =>
        Served("combination_type: svd, svd_rank: 600")
            .Adapter("a", Wide(600))
            .Adapter("b", Wide(600))
            .Finding(ServingFindings.RankTooLarge)
            .Subject!.Keys.ShouldBe("merge.svd_rank");

    [Fact]
    public void AnEnergyRank_CountsWithItsLargestPossibleValue()
    {
        const string Energy = "method: linear, rank: { energy: 0.9 }";
        Served(Energy)
            .Adapter("a", Wide(20))
            .Finding(ServingFindings.RankNeedsOption)
            .Message.ShouldBe("The result can have rank 20 in 'm.0.q_proj': start vLLM with --max-lora-rank 32");
        var result = Served(Energy).Adapter("a", Wide(600)).Run();
        result.Findings.ShouldHaveSingleItem().Descriptor.ShouldBe(ServingFindings.RankMayBeTooLarge);
        result.Plan.ShouldNotBeNull();
    }

    [Fact]
    public void Convolutions_AreRefused()
    {
        var conv = PlanCase.FactsOf(PlanCase.Convolution("m.conv", 1, 3, 3));
        Served(Linear).Adapter("a", conv).Finding(ServingFindings.Convolution).Message.ShouldContain("'m.conv'");
    }

    [Fact]
    public void EmbeddingsAndHeads_AreAskedAbout()
    {
        var embedding = PlanCase.Linear("m.embed_tokens") with { Layout = LoraLayout.Embedding };
        var facts = PlanCase.FactsOf(embedding, PlanCase.Linear("lm_head"), PlanCase.Linear("m.0.q_proj"));
        Served(Linear)
            .Adapter("a", facts)
            .Finding(ServingFindings.Vocabulary)
            .Message.ShouldStartWith("The result changes 'lm_head', 'm.embed_tokens', but vLLM");
    }

    [Fact]
    public void TrainedCopies_AreRefused_UntilTheyAreDropped()
    {
        var facts = WithSaved(PlanCase.Copy("lm_head", 4, 3), "lm_head");
        var finding = Served(Linear).Adapter("a", facts).Finding(ServingFindings.TrainedCopies);
        finding.Subject.ShouldBe(RecipePaths.OutputServe);
        Served($"{Linear}, modules_to_save: a")
            .Adapter("a", facts)
            .Finding(ServingFindings.TrainedCopies)
            .Subject!.Keys.ShouldBe("merge.modules_to_save");
        Served($"{Linear}, modules_to_save: drop")
            .Adapter("a", facts)
            .Run()
            .Findings.ShouldHaveSingleItem()
            .Descriptor.ShouldBe(MergeFindings.CopyDropped);
    }

    [Fact]
    public void ClassificationHeads_DependOnTheVersion() =>
        Served(Linear)
            .Adapter("a", WithSaved(PlanCase.Copy("classifier.dense", 4, 3), "classifier"))
            .Finding(ServingFindings.ClassificationHead)
            .Message.ShouldContain("'classifier.dense'");

    [Fact]
    public void ADora_IsRefused()
    {
        var plan = new PlanCase(Linear)
        {
            Base = PlanCase.ModelOf("llama", "m.0.q_proj"),
            Output = "serve: vllm, use_dora: true",
        };
        plan.Adapter("a", PlanCase.FactsOf(PlanCase.Linear("m.0.q_proj")))
            .Finding(ServingFindings.Dora)
            .Subject.ShouldBe(RecipePaths.OutputServe);
    }

    [Fact]
    public void Biases_AreRefused()
    {
        var biased = PlanCase.Linear("m.0.q_proj") with
        {
            Bias = PlanCase.Tensor("m.0.q_proj.lora_B.bias", DType.Float32, 16),
        };
        Served(Linear)
            .Adapter("a", PlanCase.FactsOf(biased))
            .Finding(ServingFindings.Biases)
            .Message.ShouldContain("biases on lora_B");
        var trained = PlanCase.Copy("m.0.q_proj", 16) with { Role = SavedTensorRole.TrainedBias };
        Served(Linear)
            .Adapter("a", WithSaved(trained))
            .Finding(ServingFindings.Biases)
            .Message.ShouldContain("of the base model, e.g. 'm.0.q_proj'");
    }

    [Theory]
    [InlineData("lm_head.weight", true)]
    [InlineData("m.wte.base_layer.weight", true)]
    [InlineData("lm_head.base_layer.weight", false)]
    [InlineData("m.lm_head.base_layer.weight", false)]
    [InlineData("m.embed_tokens.base_layer.weight", false)]
    public void BaseWeights_AreRefusedUnlessVllmSkipsThem(string path, bool isRefused)
    {
        var copy = PlanCase.Copy("m.embed_tokens", 8, 4) with { Role = SavedTensorRole.BaseCopy, Path = path };
        var result = Served(Linear).Adapter("a", WithSaved(copy)).Run();
        result.Findings.Any(finding => finding.Descriptor == ServingFindings.BaseWeights).ShouldBe(isRefused);
    }

    [Fact]
    public void MixedRanks_HaveOneScaling_SoThatServersWithoutPatternsApplyItRight()
    {
        var facts = PlanCase.FactsOf(PlanCase.Linear("m.0.k_proj", 2), PlanCase.Linear("m.0.q_proj"));
        var config = Served(Linear).Adapter("a", facts).Plan().Output.Config;
        config.RankPattern.ShouldNotBeEmpty();
        config.AlphaPattern.ShouldBe(config.RankPattern);
        config.Alpha.ShouldBe(config.Rank);
        config.UseRslora.ShouldBeFalse();
    }

    private static PlanCase Served(string merge) => new(merge) { Output = "serve: vllm" };

    private static AdapterFacts Wide(int rank) => PlanCase.FactsOf(PlanCase.Linear("m.0.q_proj", rank, 700, 650));

    private static AdapterFacts WithSaved(SavedTensor saved, params string[] modulesToSave)
    {
        var facts = PlanCase.FactsOf(PlanCase.Linear("m.0.q_proj"));
        return facts with
        {
            Config = facts.Config with { ModulesToSave = modulesToSave.ToEquatableArray() },
            Saved = EquatableArray.Of(saved),
        };
    }
}
