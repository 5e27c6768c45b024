namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Spells the bytes of a text as letters.</summary>
internal sealed record ByteLevelNormalizer : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text) => ByteLetters.Spell(text);
}
