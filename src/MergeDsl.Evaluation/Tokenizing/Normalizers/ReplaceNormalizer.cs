using System.Text;
using MergeDsl.Evaluation.Tokenizing.Patterns;

namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Puts <paramref name="Content"/> in the place of whatever <paramref name="Pattern"/> finds.</summary>
internal sealed record ReplaceNormalizer(ITextPattern Pattern, string Content) : INormalizer
{
    /// <inheritdoc/>
    public string Normalize(string text)
    {
        if (text.Length == 0)
        {
            return text;
        }

        var replaced = new StringBuilder(text.Length);
        foreach (var part in TextSplit.Stretches(text, Pattern))
        {
            replaced.Append(part.IsMatch ? Content : text.AsSpan(part.Start..part.End));
        }

        return replaced.ToString();
    }
}
