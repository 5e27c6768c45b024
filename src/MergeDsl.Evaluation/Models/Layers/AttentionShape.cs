namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>Sizes and rules of an attention.</summary>
/// <param name="Heads">Heads of queries.</param>
/// <param name="KeyHeads">Heads of keys and values; as many queries' heads share each.</param>
/// <param name="HeadWidth">Components of a head.</param>
/// <param name="Scale">The factor on scores.</param>
internal sealed record AttentionShape(int Heads, int KeyHeads, int HeadWidth, float Scale)
{
    /// <summary>c of c·tanh(score/c); null to leave scores as they are.</summary>
    public float? ScoreCap { get; init; }

    /// <summary>How many positions are seen, the own included; null for all before.</summary>
    public int? Window { get; init; }

    /// <summary>True when queries and keys are rotated.</summary>
    public bool IsRotated { get; init; } = true;

    /// <summary>Components of all queries of a row.</summary>
    public int QueryWidth => Heads * HeadWidth;

    /// <summary>Components of all keys, or all values, of a row.</summary>
    public int KeyWidth => KeyHeads * HeadWidth;
}
