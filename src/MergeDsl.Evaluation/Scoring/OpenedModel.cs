namespace MergeDsl.Evaluation.Scoring;

/// <summary>A model that is ready to run, with its tokenizer.</summary>
/// <param name="Model">The model, with a variant for each configuration; owned by this.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
public sealed record OpenedModel(ILanguageModel Model, ITokenizer Tokenizer) : IDisposable
{
    /// <summary>Warnings about what it was opened from, pointing at tokens of the recipe.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>The findings that were not told yet: checking a recipe says some of the same about its adapters.</summary>
    /// <param name="told">What was told.</param>
    public IReadOnlyList<Finding> Untold(IReadOnlyList<Finding> told) =>
        [.. Findings.Where(one => told.All(other => (other.Id, other.Subject) != (one.Id, one.Subject)))];

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
