using MergeDsl.Evaluation.Models;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>Models whose files hold all experts in one tensor, as transformers 5 spells them, are those with a tensor for each.</summary>
public sealed class StackedExpertsTests
{
    private static readonly string Fuse = FixtureArchive.Extract("fuse");

    [Theory]
    [InlineData("mixtral")]
    [InlineData("qwen3-moe")]
    public void Stacked_experts_give_identical_logits(string id)
    {
        using var folder = new TempFolder();
        StackedExperts.Into(folder, LmCase.Of(id).Model);
        using var single = LanguageModel.Load(LmCase.Of(id).Model);
        using var stacked = LanguageModel.Load(folder.Path);

        LmComparison.ShouldBe(stacked, LanguageModel.Base, LmCase.Of(id));
        foreach (var prompt in LmCase.Of(id).Prompts)
        {
            stacked.Logits(LanguageModel.Base, prompt).ShouldBe(single.Logits(LanguageModel.Base, prompt));
        }
    }

    [Theory]
    [InlineData("per-expert")]
    [InlineData("params")]
    [InlineData("params-down")]
    [InlineData("router")]
    public void Adapters_on_stacked_experts_give_identical_logits(string adapter)
    {
        using var folder = new TempFolder();
        StackedExperts.Into(folder, Path.Combine(Fuse, "models", "mixtral"));
        using var single = LanguageModel.Load(Path.Combine(Fuse, "models", "mixtral"));
        using var stacked = LanguageModel.Load(folder.Path);
        var path = Path.Combine(Fuse, "adapters", "mixtral", adapter);

        int[] text = [1, 5, 9, 2, 7, 30, 12];
        float[][] Adapted(LanguageModel model)
        {
            model.Add("adapted", Adaptation.Load(model, new AppliedAdapter(path)));
            return model.Logits("adapted", text);
        }

        var logits = Adapted(stacked);
        logits.ShouldBe(Adapted(single));
        logits.ShouldNotBe(stacked.Logits(LanguageModel.Base, text));
    }

    [Fact]
    public void A_stacked_file_and_its_adapter_give_what_peft_gives()
    {
        using var model = LanguageModel.Load(Path.Combine(Fuse, "models", "mixtral-fused-file"));
        var adapter = Path.Combine(Fuse, "adapters", "mixtral-fused-file", "params");
        model.Add("adapted", Adaptation.Load(model, new AppliedAdapter(adapter)));
        PeftLogits.ShouldBe(model, "adapted", "moe-fused-file");
    }

    [Fact]
    public void A_stack_of_another_shape_is_told_once()
    {
        using var folder = new TempFolder();
        StackedExperts.Into(folder, LmCase.Of("mixtral").Model);
        CheckpointEdits.EditJson(
            folder["config.json"],
            config => config["num_local_experts"] = config["num_local_experts"]!.GetValue<int>() + 1
        );

        var failure = Should.Throw<FindingException>(() => LanguageModel.Load(folder.Path));

        failure
            .Findings.Where(one => one.Message.Contains("layers.0.mlp.experts.gate_up_proj"))
            .ShouldHaveSingleItem()
            .Id.ShouldBe("MDSL4506");
    }
}
