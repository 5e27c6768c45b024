namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Drops white space at the ends of a text.</summary>
/// <param name="IsLeft">True to drop it at the beginning.</param>
/// <param name="IsRight">True to drop it at the end.</param>
internal sealed record StripNormalizer(bool IsLeft, bool IsRight) : INormalizer
{
    /// <inheritdoc/>
    public Piece Normalize(Piece piece)
    {
        var left = IsLeft ? piece.Text.TrimStart() : piece.Text;
        return new Piece(IsRight ? left.TrimEnd() : left, piece.IsFirst && left.Length == piece.Text.Length);
    }
}
