using System.Text;
using MergeDsl.Evaluation.Tokenizing.Patterns;

namespace MergeDsl.Evaluation.Tokenizing.Normalizers;

/// <summary>Puts <paramref name="Content"/> in the place of whatever <paramref name="Pattern"/> finds.</summary>
internal sealed record ReplaceNormalizer(ITextPattern Pattern, string Content) : INormalizer
{
    /// <inheritdoc/>
    public Piece Normalize(Piece piece) =>
        new(
            Replace(piece.Text),
            piece.IsFirst && KeepsStart(TextSplit.Stretches(piece.Text, Pattern).FirstOrDefault(), piece.Text)
        );

    /// <summary>The text with everything replaced.</summary>
    public string Replace(string text)
    {
        var replaced = new StringBuilder(text.Length);
        foreach (var part in TextSplit.Stretches(text, Pattern))
        {
            replaced.Append(part.IsMatch ? Content : text.AsSpan(part.Start..part.End));
        }

        return replaced.ToString();
    }

    /// <summary>What replaces several characters stands where the last of them stood, for the tokenizers library.</summary>
    private bool KeepsStart(Stretch first, string text) =>
        !first.IsMatch || (Content.Length > 0 && first.End <= (char.IsHighSurrogate(text[0]) ? 2 : 1));
}
