using System.Text;
using System.Text.Json;

namespace MergeDsl.Evaluation.External;

/// <summary>
/// Finds the JSON in what a program prints: all of it, else its last line, else the last object that begins a line, whatever stands around
/// it. Numbers that are not finite are texts in it.
/// </summary>
internal static class JsonTail
{
    private const int MostTries = 1000;

    /// <summary>The document; null when there is none. Owned by the caller.</summary>
    public static JsonDocument? Find(string text) => Parse(text) ?? LastLine(text) ?? LastObject(text);

    private static JsonDocument? LastLine(string text) => Parse(text.TrimEnd().Split('\n')[^1]);

    // An indented document behind lines of a log.
    private static JsonDocument? LastObject(string text)
    {
        var start = LineStart(text, text.LastIndexOf('}') + 1);
        for (var tries = 0; start >= 0 && tries < MostTries; tries++, start = LineStart(text, start - 1))
        {
            if (First(text[start..]) is { } found)
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

    // The value that a text begins with.
    private static JsonDocument? First(string text) =>
        FirstOf(text) ?? (LenientJson.MayHold(text) ? FirstOf(LenientJson.Quoted(text)) : null);

    private static JsonDocument? FirstOf(string text)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
            return JsonDocument.TryParseValue(ref reader, out var found) ? found : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonDocument? Parse(string text) =>
        ParseOf(text) ?? (LenientJson.MayHold(text) ? ParseOf(LenientJson.Quoted(text)) : null);

    private static JsonDocument? ParseOf(string text)
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
