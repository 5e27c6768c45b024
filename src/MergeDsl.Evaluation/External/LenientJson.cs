using System.Text;

namespace MergeDsl.Evaluation.External;

/// <summary>JSON as Python writes it, where numbers that JSON has no words for stand bare: <c>NaN</c>, <c>Infinity</c>, <c>-Infinity</c>.</summary>
internal static class LenientJson
{
    // The longest first: one is the end of another.
    private static readonly string[] Words = ["-Infinity", "Infinity", "NaN"];

    /// <summary>True when a text may hold such numbers.</summary>
    public static bool MayHold(string text) =>
        text.Contains("NaN", StringComparison.Ordinal) || text.Contains("Infinity", StringComparison.Ordinal);

    /// <summary>The text with quotes around such numbers, so that it can be read; what stands in quotes already is left alone.</summary>
    public static string Quoted(string text)
    {
        var quoted = new StringBuilder(text.Length);
        var isInText = false;
        for (var at = 0; at < text.Length; at++)
        {
            if (!isInText && WordAt(text, at) is { } word)
            {
                quoted.Append('"').Append(word).Append('"');
                at += word.Length - 1;
                continue;
            }

            quoted.Append(text[at]);
            if (isInText && text[at] == '\\' && at + 1 < text.Length)
            {
                quoted.Append(text[++at]);
            }
            else if (text[at] == '"')
            {
                isInText = !isInText;
            }
        }

        return quoted.ToString();
    }

    private static string? WordAt(string text, int at) =>
        Words.FirstOrDefault(word => string.CompareOrdinal(text, at, word, 0, word.Length) == 0);
}
