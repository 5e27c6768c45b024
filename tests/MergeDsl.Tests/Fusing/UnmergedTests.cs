using MergeDsl.Evaluation;
using MergeDsl.Evaluation.Models;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Fusing;

/// <summary>Adapters of all kinds beside the base give what the model gives that a fuse writes with them.</summary>
public sealed class UnmergedTests(FuseSuite suite) : IClassFixture<FuseSuite>
{
    // float32 rounds a sum in another order: measured below 1.2e-5.
    private const double Tolerance = 5e-5;

    private static readonly IReadOnlyDictionary<string, FuseCase> Cases = FuseCase.ReadAll(FuseSuite.Source);

    private static readonly string[] Models =
    [
        "models/llama",
        "models/llama-tied",
        "models/gpt2",
        "models/mixtral",
        "models/mixtral-fused-file",
    ];

    private static readonly int[] Text = [1, 5, 9, 4, 7, 30, 42, 3]; // with tokens that adapters on single tokens change

    // What is fused in several calls is more than the adapters together: each one starts from what the others left.
    public static TheoryData<string> Runnable =>
        [
            .. Cases
                .Values.Where(item => item is { Kind: "model", IsChain: false } && Models.Contains(item.Base))
                .Select(item => item.Id),
        ];

    [Theory]
    [MemberData(nameof(Runnable))]
    public void AnAdapterBesideTheBase_GivesWhatTheFusedModelGives(string id)
    {
        var item = Cases[id];
        ShouldBeFused("beside-" + id, item.Base, item.Adapters);
    }

    [Fact]
    public void MagnitudesOfWhatAnInitialisationLeft_AreThoseOfTheFusedModel()
    {
        using var folder = new TempFolder();
        FolderCopy.Into(folder.Path, FuseSuite.Of("adapters/llama/dora"));
        CheckpointEdits.EditJson(folder["adapter_config.json"], config => config["init_lora_weights"] = "pissa");
        ShouldBeFused("beside-pissa-dora", "models/llama", folder.Path);
    }

    private void ShouldBeFused(string name, string baseModel, params string[] paths)
    {
        var settings = suite.Settings(baseModel, paths, name);
        FuseSuite.Run(settings).ShouldNotContain(finding => finding.Severity == Severity.Error);
        using var fused = LanguageModel.Load(settings.Output);
        using var model = LanguageModel.Load(FuseSuite.Of(baseModel));
        AppliedAdapter[] adapters = [.. paths.Select(adapter => new AppliedAdapter(FuseSuite.Of(adapter)))];
        model.Add("adapted", Adaptation.Load(model, adapters));

        var expected = Likelihoods(fused, LanguageModel.Base);
        var found = Likelihoods(model, "adapted");

        found.Zip(expected, (one, other) => Math.Abs(one - other)).Max().ShouldBeLessThan(Tolerance);
        found.ShouldNotBe(Likelihoods(model, LanguageModel.Base));
    }

    [Fact]
    public void TheCases_AreMany() => Runnable.Count.ShouldBe(115);

    /// <summary>log p of every token behind a text, and of the tokens of the text.</summary>
    private static double[] Likelihoods(LanguageModel model, string variant)
    {
        var next = Enumerable.Range(0, model.VocabularySize).Select(token => new ScoreRequest(variant, Text, [token]));
        var own = new ScoreRequest(variant, Text[..1], Text[1..]);
        return [.. model.Score([.. next, own]).SelectMany(scores => scores.LogLikelihoods)];
    }
}
