using MergeDsl.Evaluation.Tokenizing.Unicode;

namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Makes letters small.</summary>
internal sealed record LowercaseNormalizer : INormalizer
{
    /// <inheritdoc/>
    public Piece Normalize(Piece piece) => piece with { Text = RuneText.Lower(piece.Text) };
}
