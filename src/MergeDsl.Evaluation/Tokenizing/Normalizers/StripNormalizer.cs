namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Drops white space at the ends of a text.</summary>
/// <param name="IsLeft">True to drop it at the beginning.</param>
/// <param name="IsRight">True to drop it at the end.</param>
internal sealed record StripNormalizer(bool IsLeft, bool IsRight) : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text)
    {
        var left = IsLeft ? text.TrimStart() : text;
        return IsRight ? left.TrimEnd() : left;
    }
}
