namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>One normalizer after the other.</summary>
internal sealed record NormalizerSequence(IReadOnlyList<INormalizer> Normalizers) : INormalizer
{
    /// <inheritdoc/>
    public Piece Normalize(Piece piece) =>
        Normalizers.Aggregate(piece, (changed, normalizer) => normalizer.Normalize(changed));
}
