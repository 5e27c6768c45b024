namespace MergeDsl.Evaluation.Tokenizing.Decoders;

/// <summary>Puts a space before every token that does not go on with a word.</summary>
/// <param name="Prefix">Marks a token that does.</param>
/// <param name="CleansUp">True to take out spaces that English has not.</param>
internal sealed record WordPieceDecoder(string Prefix, bool CleansUp) : ITokenDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) =>
        [.. tokens.Select((token, index) => index == 0 ? token : Joined(token)).Select(Cleaned)];

    private string Joined(string token) =>
        token.StartsWith(Prefix, StringComparison.Ordinal) ? token[Prefix.Length..] : $" {token}";

    private string Cleaned(string token) => CleansUp ? EnglishSpaces.CleanUp(token) : token;
}
