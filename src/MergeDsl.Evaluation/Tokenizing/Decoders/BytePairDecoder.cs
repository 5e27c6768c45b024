namespace MergeDsl.Evaluation.Tokenizing.Decoders;

/// <summary>Puts a space in the place of what marks the end of a word, but not at the end of the text.</summary>
internal sealed record BytePairDecoder(string Suffix) : ITokenDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) =>
        [
            .. tokens.Select(
                (token, index) => token.Replace(Suffix, index == tokens.Count - 1 ? "" : " ", StringComparison.Ordinal)
            ),
        ];
}
