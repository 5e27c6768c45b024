namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Spells the bytes of a text as letters.</summary>
internal sealed record ByteLevelNormalizer : INormalizer
{
    /// <inheritdoc/>
    public Piece Normalize(Piece piece) => piece with { Text = ByteLetters.Spell(piece.Text) };
}
