using System.Text;

namespace MergeDsl.Evaluation.Tokenizing.Decoders;

/// <summary>Reads the bytes that letters stand for; what is no UTF-8 becomes U+FFFD.</summary>
internal sealed record ByteLevelDecoder : ITokenDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) =>
        [Encoding.UTF8.GetString([.. tokens.SelectMany(ByteLetters.Read)])];
}
