namespace MergeDsl.Evaluation.Tokenizing.Decoders;

/// <summary>One decoder after the other.</summary>
internal sealed record DecoderSequence(IReadOnlyList<ITokenDecoder> Decoders) : ITokenDecoder
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Decode(IReadOnlyList<string> tokens) =>
        Decoders.Aggregate(tokens, (decoded, decoder) => decoder.Decode(decoded));
}
