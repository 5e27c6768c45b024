using System.Globalization;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Yaml;

/// <summary>
/// Characters that a text must not contain: binary content, control characters, halves of surrogate pairs, a byte order
/// mark inside, the mark that decoders leave behind, and the line separators on which YAML 1.1, YAML 1.2 and editors disagree.
/// </summary>
internal static class PlainTextRule
{
    /// <summary>The first such character; null when there is none.</summary>
    public static Finding? FirstViolation(YamlSource source)
    {
        var text = source.Text;
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (text[i] == '\uFFFD')
            {
                return source.Finding(SyntaxFindings.NotUtf8, i, i + 1, RecipeText.Undecodable);
            }
            else if (IsForbidden(text[i]))
            {
                return source.Finding(SyntaxFindings.NotPlainText, i, i + 1, Describe(text[i]));
            }
        }

        return null;
    }

    private static bool IsForbidden(char c) =>
        c switch
        {
            '\t' or '\n' or '\r' => false,
            < ' ' or (>= '\u007F' and <= '\u009F') => true,
            '\u2028' or '\u2029' or '\uFEFF' or '\uFFFE' or '\uFFFF' => true,
            _ => char.IsSurrogate(c),
        };

    private static string Describe(char c) =>
        c == '\0'
            ? "binary content (U+0000)"
            : string.Format(CultureInfo.InvariantCulture, "the character U+{0:X4}", (int)c);
}
