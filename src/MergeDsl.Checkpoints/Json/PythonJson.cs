using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MergeDsl.Checkpoints.Json;

/// <summary>
/// Writes JSON as Python's <c>json.dumps(value, indent=2)</c> does: ASCII escapes, no newline at the end. Keys keep the order
/// they have, and numbers that were read keep their digits, which may say more than any number type holds.
/// </summary>
internal static class PythonJson
{
    /// <summary>The text of <paramref name="node"/>.</summary>
    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Append(text, node, "\n");
        return text.ToString();
    }

    /// <summary>The text of <paramref name="node"/> as <c>json.dumps(value)</c> writes it, in one line.</summary>
    public static string WriteLine(JsonNode? node)
    {
        var text = new StringBuilder();
        AppendLine(text, node);
        return text.ToString();
    }

    /// <summary>A floating point number as Python prints it: the shortest digits that read back, <c>8.0</c>, <c>1e-05</c>.</summary>
    public static string Float(double number)
    {
        var shortest = number.ToString("E16", CultureInfo.InvariantCulture);
        for (var digits = 0; digits < 17; digits++)
        {
            var candidate = number.ToString($"E{digits}", CultureInfo.InvariantCulture);
            if (double.Parse(candidate, CultureInfo.InvariantCulture) == number)
            {
                shortest = candidate;
                break;
            }
        }

        var (mantissa, exponent) = (
            shortest[..shortest.IndexOf('E')],
            int.Parse(shortest[(shortest.IndexOf('E') + 1)..], CultureInfo.InvariantCulture)
        );
        return exponent is >= -4 and < 16 ? Positional(mantissa, exponent) : Scientific(mantissa, exponent);
    }

    private static void AppendLine(StringBuilder text, JsonNode? node)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject json:
                text.Append('{');
                foreach (var (index, pair) in json.Index())
                {
                    text.Append(index == 0 ? "" : ", ").AppendQuoted(pair.Key, isAscii: true).Append(": ");
                    AppendLine(text, pair.Value);
                }

                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                foreach (var (index, item) in list.Index())
                {
                    text.Append(index == 0 ? "" : ", ");
                    AppendLine(text, item);
                }

                text.Append(']');
                break;
            default:
                AppendValue(text, node);
                break;
        }
    }

    private static void Append(StringBuilder text, JsonNode? node, string newline)
    {
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject json:
                AppendAll(text, '{', json, '}', newline, AppendPair);
                break;
            case JsonArray list:
                AppendAll(text, '[', list, ']', newline, Append);
                break;
            default:
                AppendValue(text, node);
                break;
        }
    }

    private static void AppendPair(StringBuilder text, KeyValuePair<string, JsonNode?> pair, string newline)
    {
        text.AppendQuoted(pair.Key, isAscii: true);
        text.Append(": ");
        Append(text, pair.Value, newline);
    }

    private static void AppendAll<T>(
        StringBuilder text,
        char open,
        IEnumerable<T> items,
        char close,
        string newline,
        Action<StringBuilder, T, string> append
    )
    {
        text.Append(open);
        var inner = newline + "  ";
        var isFirst = true;
        foreach (var item in items)
        {
            text.Append(isFirst ? "" : ",").Append(inner);
            append(text, item, inner);
            isFirst = false;
        }

        text.Append(isFirst ? "" : newline).Append(close);
    }

    private static void AppendValue(StringBuilder text, JsonNode value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.String:
                text.AppendQuoted(value.GetValue<string>(), isAscii: true);
                break;
            default:
                text.Append(value.ToJsonString());
                break;
        }
    }

    private static string Positional(string mantissa, int exponent)
    {
        var (sign, digits) = Split(mantissa);
        var point = exponent + 1;
        return point <= 0 ? $"{sign}0.{new string('0', -point)}{digits}"
            : point >= digits.Length ? $"{sign}{digits.PadRight(point, '0')}.0"
            : $"{sign}{digits[..point]}.{digits[point..]}";
    }

    private static string Scientific(string mantissa, int exponent) =>
        string.Create(CultureInfo.InvariantCulture, $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");

    private static (string Sign, string Digits) Split(string mantissa)
    {
        var digits = mantissa.TrimStart('-').Replace(".", "", StringComparison.Ordinal);
        return (mantissa.StartsWith('-') ? "-" : "", digits);
    }
}
