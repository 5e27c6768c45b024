using MergeDsl.Evaluation.Tokenizing.Normalizers;

namespace MergeDsl.Evaluation.Tokenizing.Decoders;

/// <summary>Replaces in each token what a pattern finds.</summary>
internal sealed record ReplaceDecoder(ReplaceNormalizer Replacement) : ITokenDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) => [.. tokens.Select(Replacement.Replace)];
}
