namespace MergeDsl.Evaluation.Tokenizing.Decoders;

/// <summary>Reads what a speech model wrote: a token that is repeated counts once, padding is dropped (CTC).</summary>
/// <param name="Padding">The padding token.</param>
/// <param name="Delimiter">Stands between words.</param>
/// <param name="CleansUp">True to make that a space and take out spaces that English has not.</param>
internal sealed record ConnectionistDecoder(string Padding, string Delimiter, bool CleansUp) : ITokenDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) =>
        [
            .. tokens
                .Where((token, index) => index == 0 || token != tokens[index - 1])
                .Select(token => Cleaned(token.Replace(Padding, "", StringComparison.Ordinal)))
                .Where(token => token.Length > 0),
        ];

    private string Cleaned(string token) =>
        CleansUp ? EnglishSpaces.CleanUp(token).Replace(Delimiter, " ", StringComparison.Ordinal) : token;
}
