using MergeDsl.Evaluation.Tokenizing.Unicode;

namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Makes letters small.</summary>
internal sealed record LowercaseNormalizer : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text) => RuneText.Lower(text);
}
