using System.Text.Json;

namespace MergeDsl.Evaluation.External;

/// <summary>Finds the JSON in what a program prints: all of it, else its last line, else what stands behind the last line that begins with a brace.</summary>
internal static class JsonTail
{
    private const int MostTries = 1000;

    /// <summary>The document; null when there is none. Owned by the caller.</summary>
    public static JsonDocument? Find(string text) => Parse(text) ?? LastLine(text) ?? LastObject(text);

    private static JsonDocument? LastLine(string text) => Parse(text.TrimEnd().Split('\n')[^1]);

    // An indented document behind lines of a log.
    private static JsonDocument? LastObject(string text)
    {
        var end = text.LastIndexOf('}') + 1;
        var start = LineStart(text, end);
        for (var tries = 0; start >= 0 && tries < MostTries; tries++, start = LineStart(text, start - 1))
        {
            if (Parse(text[start..end]) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    // The last place before the end where a line begins with a brace.
    private static int LineStart(string text, int end)
    {
        var at = end <= 0 ? -1 : text.LastIndexOf("\n{", end - 1, StringComparison.Ordinal);
        return at >= 0 ? at + 1
            : end > 0 && text[0] == '{' ? 0
            : -1;
    }

    private static JsonDocument? Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
