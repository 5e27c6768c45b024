namespace MergeDsl.Core.Catalog;

/// <summary>A merge method as the catalogue describes it: what is done to same-shaped operands x_i with weights w_i.</summary>
/// <param name="Name">Its name in recipes, e.g. <c>dare_ties</c>.</param>
/// <param name="Title">What it does, in one line.</param>
/// <param name="Formula">The arithmetic, in plain text.</param>
/// <param name="Source">The paper, or the tool it comes from.</param>
/// <param name="Spaces">The spaces it is defined in; the first is the default.</param>
/// <param name="Parameters">Names of the <c>merge</c> parameters it reads besides <c>space</c>, <c>rank</c> and <c>scale</c>.</param>
public sealed record MergeMethod(
    string Name,
    string Title,
    string Formula,
    string Source,
    EquatableArray<Space> Spaces,
    EquatableArray<string> Parameters
)
{
    /// <summary>True when the method draws random numbers and therefore needs a seed.</summary>
    public bool IsRandom => Parameters.Contains("seed");

    /// <summary>True when it prunes and therefore needs a density.</summary>
    public bool NeedsDensity => Parameters.Contains("density");
}
