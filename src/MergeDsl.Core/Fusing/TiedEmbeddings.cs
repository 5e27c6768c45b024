using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Fusing;

/// <summary>The one tensor that input embedding and head share, in models that tie them.</summary>
internal sealed class TiedEmbeddings
{
    private static readonly string[] Inputs =
    [
        "embed_tokens.weight",
        "wte.weight",
        "word_embeddings.weight",
        "embed_in.weight",
        "tok_embeddings.weight",
    ];

    private readonly ModelFacts facts;

    public TiedEmbeddings(ModelFacts facts)
    {
        this.facts = facts;
        Embedding = facts.Tensors.FirstOrDefault(tensor => Inputs.Any(name => EndsIn(tensor.Name, name)));
        Head = facts.ModelType == "gpt_neox" ? "embed_out.weight" : "lm_head.weight";
    }

    /// <summary>The input embedding; null when none is known.</summary>
    public TensorInfo? Embedding { get; }

    /// <summary>The name of the head's weight, where it has one of its own.</summary>
    public string Head { get; }

    /// <summary>True when the two are one.</summary>
    public bool AreTied => facts.TiesEmbeddings && Embedding is not null;

    /// <summary>True for models whose head can be given a weight of its own: causal language models.</summary>
    public bool CanUntie =>
        facts.Architecture is { } name
        && (
            name.EndsWith("ForCausalLM", StringComparison.Ordinal)
            || name.EndsWith("LMHeadModel", StringComparison.Ordinal)
        );

    /// <summary>True for the head's weight in a model that ties it, whatever its files hold.</summary>
    public bool IsTiedHead(string name) => AreTied && EndsIn(name, Head);

    public bool IsTiedEmbedding(string name) => AreTied && name == Embedding!.Name;

    private static bool EndsIn(string name, string end) =>
        name == end || name.EndsWith($".{end}", StringComparison.Ordinal);
}
