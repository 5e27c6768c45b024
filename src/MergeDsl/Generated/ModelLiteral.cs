using System.ComponentModel;
using MergeDsl.Core;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Generated;

/// <summary>For generated code: the facts about a base model, a tensor a line, in the order of the lock.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ModelLiteral
{
    private readonly List<TensorInfo> tensors = [];

    /// <summary><c>model_type</c>.</summary>
    public string? ModelType { get; init; }

    /// <summary>First of <c>architectures</c>.</summary>
    public string? Architecture { get; init; }

    /// <summary><c>vocab_size</c>.</summary>
    public long? VocabularySize { get; init; }

    /// <summary><c>tie_word_embeddings</c>.</summary>
    public bool TiesEmbeddings { get; init; }

    /// <summary>Names under <c>layers</c> of the config.</summary>
    public EquatableArray<string> LayerOrder { get; init; }

    /// <summary>The facts.</summary>
    public ModelFacts Facts =>
        new(ModelType, Architecture, VocabularySize, TiesEmbeddings, LayerOrder, tensors.ToEquatableArray());

    /// <summary>A tensor.</summary>
    public void Tensor(string name, DType type, params long[] shape) => tensors.Add(Literal.Tensor(name, type, shape));
}
