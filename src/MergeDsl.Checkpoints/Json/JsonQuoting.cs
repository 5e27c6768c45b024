using System.Globalization;
using System.Text;

namespace MergeDsl.Checkpoints.Json;

/// <summary>Puts texts into JSON quotation marks, escaping what JSON demands with its short escapes where it has them.</summary>
internal static class JsonQuoting
{
    /// <summary>Appends <paramref name="value"/>.</summary>
    /// <param name="text">Where it goes.</param>
    /// <param name="value">The text.</param>
    /// <param name="isAscii">True to escape everything that is not ASCII too, as Python does.</param>
    public static StringBuilder AppendQuoted(this StringBuilder text, string value, bool isAscii)
    {
        text.Append('"');
        foreach (var character in value)
        {
            _ = character switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\b' => text.Append(@"\b"),
                '\f' => text.Append(@"\f"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\t' => text.Append(@"\t"),
                < ' ' => Escape(text, character),
                > '~' when isAscii => Escape(text, character),
                _ => text.Append(character),
            };
        }

        return text.Append('"');
    }

    private static StringBuilder Escape(StringBuilder text, char character) =>
        text.Append(CultureInfo.InvariantCulture, $@"\u{(int)character:x4}");
}
