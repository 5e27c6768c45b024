namespace MergeDsl.Evaluation.Tokenizing.PreTokenizers;

/// <summary>Each pre-tokenizer cuts what the one before it left.</summary>
internal sealed record PreTokenizerSequence(IReadOnlyList<IPreTokenizer> PreTokenizers) : IPreTokenizer
{
    /// <inheritdoc/>
    public IEnumerable<Piece> Split(Piece piece) =>
        PreTokenizers.Aggregate(
            (IEnumerable<Piece>)[piece],
            (pieces, preTokenizer) => pieces.SelectMany(preTokenizer.Split)
        );
}
