namespace MergeDsl.Evaluation.Tokenizing.Decoders;

/// <summary>Joins all tokens.</summary>
/// <param name="Between">What stands between them.</param>
internal sealed record JoinDecoder(string Between) : ITokenDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) => [string.Join(Between, tokens)];
}
