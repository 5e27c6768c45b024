using MergeDsl.Evaluation.Models.Positions;

namespace MergeDsl.Evaluation.Models.Families;

/// <summary>What config.json says a model is: sizes, rules, and the names of its weights. Holds no number of them.</summary>
internal sealed record Architecture
{
    /// <summary>Tokens of the vocabulary.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Width of the stream.</summary>
    public required int Hidden { get; init; }

    /// <summary>Heads of queries.</summary>
    public required int Heads { get; init; }

    /// <summary>Heads of keys and values.</summary>
    public required int KeyHeads { get; init; }

    /// <summary>Components of a head.</summary>
    public required int HeadWidth { get; init; }

    /// <summary>ε of all norms.</summary>
    public required double Epsilon { get; init; }

    /// <summary>True when the head shares the embedding's weight, unless the files hold one of its own.</summary>
    public required bool IsTied { get; init; }

    /// <summary>The layers.</summary>
    public required IReadOnlyList<LayerPlan> Layers { get; init; }

    /// <summary>Name of the function inside the MLPs.</summary>
    public required string Activation { get; init; }

    /// <summary>Name of the input embedding's weight.</summary>
    public string Embedding { get; init; } = "model.embed_tokens.weight";

    /// <summary>Name of learned positions; null for none.</summary>
    public string? Positions { get; init; }

    /// <summary>How many learned positions there are.</summary>
    public int PositionCount { get; init; }

    /// <summary>Name of the last norm, without <c>.weight</c>.</summary>
    public string Norm { get; init; } = "model.norm";

    /// <summary>True for LayerNorm with a bias, false for RMSNorm.</summary>
    public bool CentresNorms { get; init; }

    /// <summary>What is added to the weights of norms.</summary>
    public float NormOffset { get; init; }

    /// <summary>The rotation of queries and keys; null for none.</summary>
    public RopeSettings? Rope { get; init; }

    /// <summary>The factor on embeddings.</summary>
    public double EmbeddingScale { get; init; } = 1;

    /// <summary>c of c·tanh(score/c); null for none.</summary>
    public double? ScoreCap { get; init; }

    /// <summary>c of c·tanh(logit/c); null for none.</summary>
    public double? LogitCap { get; init; }

    /// <summary>True when linear weights are stored (in x out).</summary>
    public bool IsTransposed { get; init; }
}

/// <summary>What one layer is.</summary>
/// <param name="Stem">What all names of its weights begin with, the dot included.</param>
/// <param name="ScoreScale">The factor on attention scores.</param>
/// <param name="Mlp">What stands behind the attention.</param>
internal sealed record LayerPlan(string Stem, double ScoreScale, MlpPlan Mlp)
{
    /// <summary>The modules that give queries, keys and values.</summary>
    public IReadOnlyList<string> Input { get; init; } = ["self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj"];

    /// <summary>The module behind the attention.</summary>
    public string Output { get; init; } = "self_attn.o_proj";

    /// <summary>True when the modules that give queries, keys and values have a bias.</summary>
    public bool HasInputBias { get; init; }

    /// <summary>True when the module behind the attention has a bias.</summary>
    public bool HasOutputBias { get; init; }

    /// <summary>How queries and keys are normed.</summary>
    public HeadNorm HeadNorm { get; init; }

    /// <summary>How many positions are seen; null for all.</summary>
    public int? Window { get; init; }

    /// <summary>True when queries and keys are rotated.</summary>
    public bool IsRotated { get; init; } = true;

    /// <summary>The norm before the attention; null for none.</summary>
    public string? BeforeAttention { get; init; } = "input_layernorm";

    /// <summary>The norm behind the attention; null for none.</summary>
    public string? BehindAttention { get; init; }

    /// <summary>The norm before the MLP; null for none.</summary>
    public string? BeforeMlp { get; init; } = "post_attention_layernorm";

    /// <summary>The norm behind the MLP; null for none.</summary>
    public string? BehindMlp { get; init; }
}

/// <summary>What an MLP is.</summary>
/// <param name="Width">Its inner width; that of one expert where there are several.</param>
internal sealed record MlpPlan(int Width)
{
    /// <summary>Gate and up, in one module or two; or up alone.</summary>
    public IReadOnlyList<string> Input { get; init; } = ["mlp.gate_proj", "mlp.up_proj"];

    /// <summary>The module behind.</summary>
    public string Down { get; init; } = "mlp.down_proj";

    /// <summary>True with a gate.</summary>
    public bool IsGated { get; init; } = true;

    /// <summary>True when its modules have a bias.</summary>
    public bool HasBias { get; init; }

    /// <summary>The experts; null for a single MLP. Then <c>{0}</c> in names is the number of the expert.</summary>
    public ExpertPlan? Experts { get; init; }
}

/// <summary>How experts are chosen.</summary>
/// <param name="Router">The module that scores them.</param>
/// <param name="Count">How many there are.</param>
/// <param name="Chosen">How many answer for a row.</param>
/// <param name="IsNormalised">True when the scores of the chosen ones are made to sum up to one.</param>
internal sealed record ExpertPlan(string Router, int Count, int Chosen, bool IsNormalised)
{
    /// <summary>The tensor of all gates and ups, (experts x 2 width x hidden), in files that hold no weights of single experts.</summary>
    public string InputStack { get; init; } = "mlp.experts.gate_up_proj";

    /// <summary>The tensor of all modules behind them, (experts x hidden x width), in such files.</summary>
    public string DownStack { get; init; } = "mlp.experts.down_proj";
}

/// <summary>How queries and keys are normed before they are rotated.</summary>
internal enum HeadNorm
{
    /// <summary>They are not.</summary>
    None,

    /// <summary>Every head alone.</summary>
    EachHead,

    /// <summary>All heads together.</summary>
    AllHeads,
}
