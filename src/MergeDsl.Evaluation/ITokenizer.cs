namespace MergeDsl.Evaluation;

/// <summary>Turns text into token ids and back, as the model was trained to read and write it.</summary>
public interface ITokenizer
{
    /// <summary>The ids of a text.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="addSpecialTokens">True to add what the tokenizer puts around a text, such as a token for its beginning.</param>
    IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true);

    /// <summary>The text of some ids; ids that are no token are left out.</summary>
    /// <param name="ids">Token ids.</param>
    /// <param name="skipSpecialTokens">True to leave special tokens out.</param>
    string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true);
}
