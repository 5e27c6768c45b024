namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Puts <paramref name="Prefix"/> before every text that is not empty.</summary>
internal sealed record PrependNormalizer(string Prefix) : INormalizer
{
    /// <inheritdoc/>
    public Piece Normalize(Piece piece) => piece.Text.Length > 0 ? piece with { Text = Prefix + piece.Text } : piece;
}
