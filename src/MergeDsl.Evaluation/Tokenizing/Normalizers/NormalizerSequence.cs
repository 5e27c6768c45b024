namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>One normalizer after the other.</summary>
internal sealed record NormalizerSequence(IReadOnlyList<INormalizer> Normalizers) : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text) =>
        Normalizers.Aggregate(text, (changed, normalizer) => normalizer.Normalize(changed));
}
