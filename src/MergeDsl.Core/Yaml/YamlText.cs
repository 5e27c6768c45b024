using System.Globalization;
using System.Text;

namespace MergeDsl.Core.Yaml;

/// <summary>Texts as YAML scalars: plain where that reads back as the same text, else in double quotes.</summary>
internal static class YamlText
{
    /// <summary>The scalar, for a key or a value, inside brackets or not.</summary>
    public static string Of(string text) => IsPlain(text) ? text : Quoted(text);

    // Far from all that YAML allows without quotes, but all that names and paths usually are.
    private static bool IsPlain(string text) =>
        text.Length > 0
        && text.All(c => c < 128 && (char.IsLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '+'))
        && (
            char.IsLetter(text[0])
            || text[0] is '_' or '/'
            || text.StartsWith("./", StringComparison.Ordinal)
            || text.StartsWith("../", StringComparison.Ordinal)
        )
        && text.ToUpperInvariant() is not ("NULL" or "TRUE" or "FALSE" or "YES" or "NO" or "ON" or "OFF" or "Y" or "N");

    private static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                >= ' ' and <= '~' => quoted.Append(character),
                _ when char.IsLetterOrDigit(character) || char.IsSurrogate(character) => quoted.Append(character),
                _ => quoted.AppendFormat(CultureInfo.InvariantCulture, "\\u{0:X4}", (int)character),
            };
        }

        return quoted.Append('"').ToString();
    }
}
