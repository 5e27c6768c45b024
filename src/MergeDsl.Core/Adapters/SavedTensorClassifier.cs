using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Adapters;

/// <summary>Tells what the tensors of an adapter file that are no LoRA factors are there for (<c>peft.md</c> 5.5, 5.6).</summary>
internal sealed class SavedTensorClassifier(LoraConfig config)
{
    // The names transformers models give their input and output embeddings.
    private static readonly string[] Embeddings =
    [
        "embed_tokens",
        "lm_head",
        "wte",
        "word_embeddings",
        "embed_in",
        "embed_out",
        "tok_embeddings",
        "shared",
    ];

    private readonly string[] trainedCopies = [.. config.ModulesToSave, .. Heads(config.TaskType)];

    /// <summary>Classifies <paramref name="tensor"/>, whose name without prefix is <paramref name="path"/>.</summary>
    public SavedTensor Classify(TensorInfo tensor, string path)
    {
        var steps = path.Split('.');
        return In("trainable_tokens_delta", path) ? Of(SavedTensorRole.TrainedTokens, steps, tensor)
            : In("original_module", path) ? Of(SavedTensorRole.Unknown, steps, tensor)
            : In("modules_to_save", path) ? Of(SavedTensorRole.TrainedCopy, steps, tensor)
            : In("base_layer", path) ? OfBaseLayer(tensor, steps)
            : ModuleSelector.IsTrainedCopy(trainedCopies, path) ? Of(SavedTensorRole.TrainedCopy, steps, tensor)
            : Ends(steps, "bias") && config.Bias == "all" ? Of(SavedTensorRole.TrainedBias, steps, tensor)
            : steps.Length > 1 && Embeddings.Contains(steps[steps.Length - 2])
                ? Of(SavedTensorRole.BaseCopy, steps, tensor)
            : Of(SavedTensorRole.Unknown, steps, tensor);
    }

    // PEFT adds these to modules_to_save by itself; old versions did not write them down.
    private static string[] Heads(string? taskType) =>
        taskType switch
        {
            "SEQ_CLS" or "TOKEN_CLS" => ["classifier", "score"],
            "QUESTION_ANS" => ["qa_outputs"],
            _ => [],
        };

    private static SavedTensor OfBaseLayer(TensorInfo tensor, string[] steps) =>
        Of(
            Ends(steps, "bias") ? SavedTensorRole.TrainedBias
                : Ends(steps, "weight") ? SavedTensorRole.BaseCopy
                : SavedTensorRole.Unknown,
            steps,
            tensor
        );

    private static bool In(string step, string path) => $".{path}.".IndexOf($".{step}.", StringComparison.Ordinal) >= 0;

    private static bool Ends(string[] steps, string last) => steps.Length > 1 && steps[steps.Length - 1] == last;

    private static SavedTensor Of(SavedTensorRole role, string[] steps, TensorInfo tensor)
    {
        var path = WithoutWrapper(steps);
        var module = path.Take(path.Length - 1).Where(step => step is not ("base_layer" or "token_adapter")).ToArray();
        return new(role, string.Join(".", module), string.Join(".", path), tensor);
    }

    // `classifier.modules_to_save.default.out_proj.weight` is `classifier.out_proj.weight`: PEFT writes neither the wrapper
    // nor the adapter's name.
    private static string[] WithoutWrapper(string[] steps)
    {
        var wrapper = Array.IndexOf(steps, "modules_to_save");
        if (wrapper < 0)
        {
            return steps;
        }

        var rest = steps.Length - wrapper - 1;
        return [.. steps.Take(wrapper), .. steps.Skip(wrapper + (rest > 1 ? 2 : 1))];
    }
}
