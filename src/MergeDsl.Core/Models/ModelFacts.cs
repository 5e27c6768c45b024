using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Models;

/// <summary>Everything about a base model that is known from its config and its tensor headers.</summary>
/// <param name="ModelType"><c>model_type</c> of config.json; null when it has none.</param>
/// <param name="Architecture">First of <c>architectures</c>; null when absent.</param>
/// <param name="VocabularySize"><c>vocab_size</c>; null when absent.</param>
/// <param name="TiesEmbeddings"><c>tie_word_embeddings</c>: the head shares the input embedding's weight.</param>
/// <param name="LayerOrder">
/// Names in the order the config lists them under <c>layers</c>, when it does: the registration order of the modules.
/// </param>
/// <param name="Tensors">All tensors, in the order of the files' headers.</param>
public sealed record ModelFacts(
    string? ModelType,
    string? Architecture,
    long? VocabularySize,
    bool TiesEmbeddings,
    EquatableArray<string> LayerOrder,
    EquatableArray<TensorInfo> Tensors
);
