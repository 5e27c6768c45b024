namespace MergeDsl;

/// <summary>When a Python user would have seeded torch's generator (PEFT dialect).</summary>
public enum SeedAt
{
    /// <summary>Right before <c>add_weighted_adapter</c>: initialising the new adapter draws first.</summary>
    Call,

    /// <summary>Right before the first mask is drawn.</summary>
    Combine,
}
