namespace MergeDsl.Evaluation.Tests;

/// <summary>A character is a token; a token for the beginning is put before texts, and one ends them.</summary>
internal sealed class CharacterTokenizer : ITokenizer
{
    public const int Start = 0;
    public const int End = 1;
    public const string Alphabet = " \nabcdefghijklmnopqrstuvwxyz:?!0123456789";

    public const int Size = 2 + 41;

    public IReadOnlyList<int> Encode(string text, bool addSpecialTokens = true) =>
        [
            .. addSpecialTokens ? [Start] : Array.Empty<int>(),
            .. text.Select(character => 2 + Alphabet.IndexOf(character)),
        ];

    public string Decode(IReadOnlyList<int> ids, bool skipSpecialTokens = true) =>
        string.Concat(ids.Where(id => id > End).Select(id => Alphabet[id - 2]));
}
