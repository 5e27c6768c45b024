namespace MergeDsl.Evaluation.Tokenizing.Decoders;

/// <summary>Turns tokens back into text.</summary>
internal interface ITokenDecoder
{
    /// <summary>Texts that, one behind the other, are the text of <paramref name="tokens"/>.</summary>
    IReadOnlyList<string> Decode(IReadOnlyList<string> tokens);
}
