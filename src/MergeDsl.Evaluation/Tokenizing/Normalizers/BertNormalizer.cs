using System.Text;
using MergeDsl.Evaluation.Tokenizing.Unicode;

namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>What BERT does to texts.</summary>
/// <param name="CleansText">True to drop control characters and make all white space spaces.</param>
/// <param name="SpacesChinese">True to put spaces around Chinese characters.</param>
/// <param name="StripsAccents">True to take accents from letters.</param>
/// <param name="IsLower">True to make letters small.</param>
internal sealed record BertNormalizer(bool CleansText, bool SpacesChinese, bool StripsAccents, bool IsLower)
    : INormalizer
{
    /// <inheritdoc/>
    public Piece Normalize(Piece piece)
    {
        var cleaned = CleansText ? RuneText.Map(piece, Clean) : piece;
        var spaced = SpacesChinese ? cleaned with { Text = Space(cleaned.Text) } : cleaned;
        var bare = StripsAccents ? WithoutAccents(spaced) : spaced;
        return IsLower ? bare with { Text = RuneText.Lower(bare.Text) } : bare;
    }

    private static Piece WithoutAccents(Piece piece) =>
        RuneText.Keep(
            piece with
            {
                Text = UnicodeForms.Decompose(piece.Text, isCompatible: false),
            },
            character => !CharacterKinds.IsNonspacingMark(character)
        );

    private static Rune? Clean(Rune character) =>
        character.Value is 0 or 0xFFFD || CharacterKinds.IsControl(character) ? null
        : Rune.IsWhiteSpace(character) ? new Rune(' ')
        : character;

    private static string Space(string text)
    {
        var spaced = new StringBuilder(text.Length);
        foreach (var character in text.EnumerateRunes())
        {
            _ = CharacterKinds.IsChinese(character)
                ? spaced.Append(' ').Append(character).Append(' ')
                : spaced.Append(character);
        }

        return spaced.ToString();
    }
}
