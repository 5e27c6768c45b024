using System.Globalization;
using System.Text;

namespace MergeDsl.Core.Yaml;

/// <summary>Texts as YAML scalars: plain where that reads back as the same text, else in double quotes.</summary>
internal static class YamlText
{
    // What YAML 1.1 or 1.2 takes for something else.
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "null",
        "true",
        "false",
        "yes",
        "no",
        "on",
        "off",
        "y",
        "n",
    };

    /// <summary>The scalar, for a key or a value, inside brackets or not. Halves of surrogate pairs cannot be written.</summary>
    public static string Of(string text) => IsPlain(text) ? text : Quoted(text);

    // Far from all that YAML allows without quotes, but all that names and paths usually are.
    private static bool IsPlain(string text)
    {
        // A dot or a digit may begin a number.
        var isWord = text.Length > 0 && (IsLetter(text[0]) || text[0] is '_' or '/') && !Words.Contains(text);
        return (isWord || text.StartsWith("../", StringComparison.Ordinal))
            && text.All(c => IsLetter(c) || c is (>= '0' and <= '9') or '_' or '.' or '/' or '-');
    }

    private static bool IsLetter(char character) => character is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            _ = character switch
            {
                '"' or '\\' => quoted.Append('\\').Append(character),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                >= ' ' and < '\u007F' => quoted.Append(character),
                _ when char.IsSurrogate(character) && !IsPaired(text, at) => quoted.Append("\\uFFFD"),
                >= '\u00A0' and not ('\u2028' or '\u2029' or '\uFEFF' or '\uFFFD' or '\uFFFE' or '\uFFFF') =>
                    quoted.Append(character),
                _ => quoted.AppendFormat(CultureInfo.InvariantCulture, "\\u{0:X4}", (int)character),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static bool IsPaired(string text, int at) =>
        char.IsHighSurrogate(text[at])
            ? at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])
            : at > 0 && char.IsHighSurrogate(text[at - 1]);
}
