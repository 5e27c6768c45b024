namespace MergeDsl.Evaluation.Scoring;

/// <summary>What a configuration made of one example.</summary>
/// <param name="Line">The example's line in the task's file, from 1.</param>
public sealed record Prediction(int Line)
{
    /// <summary>The answer that it wrote; null where none is written.</summary>
    public string? Text { get; init; }

    /// <summary>The index of the answer that it chose; null where there is no choice.</summary>
    public int? Choice { get; init; }

    /// <summary>True when the answer is right; null where nothing is right or wrong.</summary>
    public bool? IsRight { get; init; }

    /// <summary>log p of the right answer or the text, in nats, summed over its tokens; null where it has none.</summary>
    public double? LogLikelihood { get; init; }

    /// <summary>The tokens that <see cref="LogLikelihood"/> is about.</summary>
    public int Tokens { get; init; }

    /// <summary>The smallest gap between the two largest logits while it wrote: below about 1e-3 rounding may decide.</summary>
    public float? Margin { get; init; }

    /// <summary>The tokens of the right answer where they are more than may be written; null where they are not.</summary>
    public int? TooLong { get; init; }

    /// <summary>True when matching the expression that the right answer is was given up: the answer counts as wrong.</summary>
    public bool IsGivenUp { get; init; }
}
