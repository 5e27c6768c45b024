using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Extracting;

/// <summary>Where an adapter of PEFT can hold a change of a tensor.</summary>
internal enum TensorPlace
{
    /// <summary>Nowhere.</summary>
    None,

    /// <summary>As factors of a matrix.</summary>
    Factors,

    /// <summary>As a trained bias of a module with factors or without.</summary>
    Bias,

    /// <summary>In a trained copy of its module.</summary>
    Copy,
}

/// <summary>Tells what PEFT's LoRA can do with a tensor by its name and shape: classes of modules are not in a model's files.</summary>
/// <param name="shapes">Shapes of the tensors of the model, by name.</param>
internal sealed class TensorPlaces(IReadOnlyDictionary<string, EquatableArray<long>> shapes)
{
    // Conv1d to Conv3d: two dimensions and the kernel.
    private const int MostDimensions = 5;

    // transformers stacks the weights of experts in one tensor, which is no convolution.
    private static readonly string[] Stacks = ["experts", "moe"];

    // What transformers calls the modules of class nn.Embedding, whose factors PEFT saves under other names.
    private static readonly string[] Embeddings =
    [
        "embed_tokens",
        "embed_positions",
        "embed_in",
        "wte",
        "wpe",
        "tok_embeddings",
        "shared",
        "relative_attention_bias",
    ];

    private static readonly string[] EmbeddingEnds = ["_embedding", "_embeddings"];

    /// <summary>The place of a change of a tensor of floating point numbers.</summary>
    public TensorPlace Of(TensorPair pair)
    {
        var isFloating = pair.Model.Type.IsFloating() && pair.Base.Type.IsFloating();
        return !isFloating || pair.Module.Length == 0 ? TensorPlace.None
            : pair.Part == "weight" ? OfWeight(pair.Module, pair.Model.Shape)
            : pair.Part == "bias" ? OfBias(pair.Module)
            : TensorPlace.None;
    }

    /// <summary>True for modules of class nn.Embedding.</summary>
    public static bool IsEmbedding(string module)
    {
        var name = module.Substring(module.LastIndexOf('.') + 1);
        return Embeddings.Contains(name) || EmbeddingEnds.Any(end => name.EndsWith(end, StringComparison.Ordinal));
    }

    private static TensorPlace OfWeight(string module, EquatableArray<long> shape) =>
        shape.Count == 1 || IsGrouped(shape) ? TensorPlace.Copy
        : shape.Count is < 2 or > MostDimensions || (shape.Count > 2 && IsStack(module)) ? TensorPlace.None
        : TensorPlace.Factors;

    private TensorPlace OfBias(string module) =>
        shapes.TryGetValue($"{module}.weight", out var weight) && weight.Count > 1 && !IsGrouped(weight)
            ? TensorPlace.Bias
            : TensorPlace.Copy;

    // One input channel a group: the product of two factors is none.
    private static bool IsGrouped(EquatableArray<long> shape) =>
        shape is { Count: > 2 } && shape[1] == 1 && shape[0] > 1;

    private static bool IsStack(string module) =>
        module.Split('.').Any(step => Stacks.Any(name => step.IndexOf(name, StringComparison.Ordinal) >= 0));
}
