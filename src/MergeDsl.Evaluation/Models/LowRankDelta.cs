namespace MergeDsl.Evaluation.Models;

/// <summary>A delta scale·B·A on one module.</summary>
/// <param name="Module">Path of the module in the base model, e.g. <c>model.layers.0.self_attn.q_proj</c>.</param>
/// <param name="Factors">B (out x rank) and A (rank x in); for embeddings (vocabulary x rank) and (rank x hidden).</param>
/// <param name="Scale">The factor on their product: scaling times weight.</param>
public sealed record LowRankDelta(string Module, LowRankFactors Factors, double Scale);
