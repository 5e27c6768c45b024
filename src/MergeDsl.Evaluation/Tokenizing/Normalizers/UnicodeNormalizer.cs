using MergeDsl.Evaluation.Tokenizing.Unicode;

namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>A normalization form of Unicode: NFC, NFD, NFKC or NFKD.</summary>
/// <param name="IsComposed">True for the forms with C.</param>
/// <param name="IsCompatible">True for the forms with K.</param>
internal sealed record UnicodeNormalizer(bool IsComposed, bool IsCompatible) : INormalizer
{
    /// <inheritdoc/>
    public Piece Normalize(Piece piece) =>
        piece with
        {
            Text = IsComposed
                ? UnicodeForms.Compose(piece.Text, IsCompatible)
                : UnicodeForms.Decompose(piece.Text, IsCompatible),
        };
}
