using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Adapters;

/// <summary>What a tensor that is no LoRA factor is doing in an adapter folder.</summary>
public enum SavedTensorRole
{
    /// <summary>Part of a module the adapter owns a trained copy of (<c>modules_to_save</c>: classifiers, heads, embeddings).</summary>
    TrainedCopy,

    /// <summary>A trained bias of the base model (<c>bias: all</c> or <c>lora_only</c>).</summary>
    TrainedBias,

    /// <summary>An unchanged weight of the base that PEFT saved along with a targeted embedding (<c>base_layer.weight</c>).</summary>
    BaseCopy,

    /// <summary>Trained rows of an embedding (<c>trainable_token_indices</c>).</summary>
    TrainedTokens,

    /// <summary>A tensor of an adapter of the adapters library, which averages all alike.</summary>
    Averaged,

    /// <summary>
    /// The last projection of a prediction head whose weight is the base model's embedding: taken over where all heads hold the same,
    /// averaged else.
    /// </summary>
    TiedProjection,

    /// <summary>Nothing this version knows.</summary>
    Unknown,
}

/// <summary>A tensor of an adapter folder that is no LoRA factor.</summary>
/// <param name="Role">What it is there for.</param>
/// <param name="Module">Module path in the base model that it belongs to.</param>
/// <param name="Path">
/// Its name as PEFT would write it, without the <c>base_model.model.</c> prefix and without left-over wrappers and adapter
/// names: <c>classifier.out_proj.weight</c>, <c>lm_head.base_layer.weight</c>.
/// </param>
/// <param name="Tensor">Name, type and shape in the file.</param>
public sealed record SavedTensor(SavedTensorRole Role, string Module, string Path, TensorInfo Tensor);
