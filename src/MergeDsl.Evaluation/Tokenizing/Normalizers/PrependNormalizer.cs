namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Puts <paramref name="Prefix"/> before every text that is not empty.</summary>
internal sealed record PrependNormalizer(string Prefix) : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text) => text.Length > 0 ? Prefix + text : text;
}
