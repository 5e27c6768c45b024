namespace MergeDsl.Evaluation.Scoring;

/// <summary>A model that is ready to run, with its tokenizer.</summary>
/// <param name="Model">The model, with a variant for each configuration; owned by this.</param>
/// <param name="Tokenizer">Its tokenizer.</param>
public sealed record OpenedModel(ILanguageModel Model, ITokenizer Tokenizer) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
