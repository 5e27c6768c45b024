namespace MergeDsl.Evaluation.Tokenizing.Decoders;

/// <summary>Turns the signs for spaces into spaces; in the first token they are dropped where texts begin with one.</summary>
/// <param name="Sign">What stands for a space.</param>
/// <param name="IsPrepended">True when texts begin with it.</param>
internal sealed record MetaspaceDecoder(string Sign, bool IsPrepended) : ITokenDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) =>
        [
            .. tokens.Select(
                (token, index) => token.Replace(Sign, index == 0 && IsPrepended ? "" : " ", StringComparison.Ordinal)
            ),
        ];
}
