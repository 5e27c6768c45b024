using MergeDsl.Core.Adapters;

namespace MergeDsl.Core.Tests.Adapters;

public sealed class SavedTensorTests
{
    private static readonly LoraConfig Config = new() { ModulesToSave = EquatableArray.Of("classifier") };

    [Theory]
    [InlineData("classifier.weight", SavedTensorRole.TrainedCopy, "classifier")]
    [InlineData("m.classifier.dense.bias", SavedTensorRole.TrainedCopy, "m.classifier.dense")]
    [InlineData("m.classifier.modules_to_save.weight", SavedTensorRole.TrainedCopy, "m.classifier")]
    [InlineData("m.head.modules_to_save.default.weight", SavedTensorRole.TrainedCopy, "m.head")]
    [InlineData("m.classifier.original_module.weight", SavedTensorRole.Unknown, "m.classifier.original_module")]
    [InlineData("m.q.base_layer.bias", SavedTensorRole.TrainedBias, "m.q")]
    [InlineData("model.embed_tokens.base_layer.weight", SavedTensorRole.BaseCopy, "model.embed_tokens")]
    [InlineData("model.embed_tokens.weight", SavedTensorRole.BaseCopy, "model.embed_tokens")]
    [InlineData("lm_head.weight", SavedTensorRole.BaseCopy, "lm_head")]
    [InlineData("transformer.wte.weight", SavedTensorRole.BaseCopy, "transformer.wte")]
    [InlineData(
        "model.embed_tokens.token_adapter.trainable_tokens_delta",
        SavedTensorRole.TrainedTokens,
        "model.embed_tokens"
    )]
    [InlineData("model.embed_tokens.trainable_tokens_delta", SavedTensorRole.TrainedTokens, "model.embed_tokens")]
    [InlineData("m.norm.bias", SavedTensorRole.Unknown, "m.norm")]
    [InlineData("m.norm.weight", SavedTensorRole.Unknown, "m.norm")]
    [InlineData("m.q.lora_A.x.y.weight", SavedTensorRole.Unknown, "m.q.lora_A.x.y")]
    [InlineData("lora_A.weight", SavedTensorRole.Unknown, "lora_A")]
    [InlineData("x", SavedTensorRole.Unknown, "")]
    public void Name_TellsTheRole(string name, SavedTensorRole role, string module) =>
        Classify(Config, name).ShouldBe((role, module));

    [Fact]
    public void BiasOfAnyModule_IsTrainedWhenTheConfigSaysAll()
    {
        var config = Config with { Bias = "all" };
        Classify(config, "m.norm.bias").ShouldBe((SavedTensorRole.TrainedBias, "m.norm"));
        Classify(config, "classifier.bias").ShouldBe((SavedTensorRole.TrainedCopy, "classifier"));
    }

    [Theory]
    [InlineData("SEQ_CLS", "score.weight", SavedTensorRole.TrainedCopy)]
    [InlineData("TOKEN_CLS", "classifier.weight", SavedTensorRole.TrainedCopy)]
    [InlineData("QUESTION_ANS", "qa_outputs.weight", SavedTensorRole.TrainedCopy)]
    [InlineData("CAUSAL_LM", "score.weight", SavedTensorRole.Unknown)]
    public void HeadOfTheTask_IsATrainedCopyWithoutBeingListed(string task, string name, SavedTensorRole role) =>
        Classify(new LoraConfig { TaskType = task }, name).Role.ShouldBe(role);

    [Fact]
    public void EmbeddingListedAsTrained_IsATrainedCopy() =>
        Classify(new LoraConfig { ModulesToSave = EquatableArray.Of("lm_head") }, "lm_head.weight")
            .Role.ShouldBe(SavedTensorRole.TrainedCopy);

    [Fact]
    public void UnknownTensor_IsNamedInAWarning()
    {
        var layout = Layout(Config, "m.norm.weight");
        var finding = layout.Findings.Single(finding => finding.Id == "MDSL3008");
        finding.Severity.ShouldBe(Severity.Warning);
        finding.Message.ShouldBe(
            "Adapter 'math': tensor 'base_model.model.m.norm.weight' is not merged: expected LoRA factors, trained copies, biases or saved embeddings"
        );
    }

    private static (SavedTensorRole Role, string Module) Classify(LoraConfig config, string name)
    {
        var saved = Layout(config, name).Saved.ShouldHaveSingleItem();
        return (saved.Role, saved.Module);
    }

    private static AdapterLayout Layout(LoraConfig config, string name) =>
        AdapterLayout.Of(config, [new($"base_model.model.{name}", DType.Float32, EquatableArray.Of(2L))], "math");
}
