namespace MergeDsl.Evaluation.Models;

/// <summary>An adapter and how strongly it is applied.</summary>
/// <param name="Path">Its folder, or <c>org/name</c> in the Hugging Face cache.</param>
/// <param name="Weight">The factor on its delta.</param>
public sealed record AppliedAdapter(string Path, double Weight = 1)
{
    /// <summary>What findings call it; null for its folder.</summary>
    public string? Name { get; init; }
}
