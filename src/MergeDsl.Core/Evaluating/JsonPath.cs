using System.Globalization;

namespace MergeDsl.Core.Evaluating;

/// <summary>A way through a JSON document: <c>results.math['acc,none'][0]</c>, with or without <c>$</c> in front.</summary>
/// <param name="Steps">The keys and positions.</param>
public sealed record JsonPath(EquatableArray<JsonStep> Steps)
{
    /// <summary>Reads a path.</summary>
    public static Parsed<JsonPath> Parse(string text)
    {
        var steps = new List<JsonStep>();
        var at = text.StartsWith("$", StringComparison.Ordinal) ? 1 : 0;
        while (at < text.Length)
        {
            var isBracket = text[at] == '[';
            var problem = isBracket ? Bracket(text, ref at, steps) : Key(text, ref at, steps);
            if (problem is not null)
            {
                return new Parsed<JsonPath>(null, problem);
            }
        }

        return steps.Count == 0
            ? new Parsed<JsonPath>(null, "it names no key")
            : new Parsed<JsonPath>(new JsonPath(steps.ToEquatableArray()), null);
    }

    private static string? Key(string text, ref int at, List<JsonStep> steps)
    {
        var start = text[at] == '.' ? at + 1 : at;
        var end = text.IndexOfAny(['.', '['], start);
        at = end < 0 ? text.Length : end;
        if (at == start)
        {
            return "a key is empty";
        }

        steps.Add(new JsonStep(text.Substring(start, at - start), null));
        return null;
    }

    private static string? Bracket(string text, ref int at, List<JsonStep> steps)
    {
        var start = at + 1;
        if (start < text.Length && text[start] is '\'' or '"')
        {
            var close = text.IndexOf(text[start] + "]", start + 1, StringComparison.Ordinal);
            if (close < 0)
            {
                return "a quote in brackets is never closed";
            }

            steps.Add(new JsonStep(text.Substring(start + 1, close - start - 1), null));
            at = close + 2;
            return null;
        }

        var end = text.IndexOf(']', start);
        var written = text.Substring(start, Math.Max(0, end - start));
        if (end < 0 || !int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return "brackets hold a position such as [0], or a key in quotes";
        }

        steps.Add(new JsonStep(null, index));
        at = end + 1;
        return null;
    }
}

/// <summary>One step of a <see cref="JsonPath"/>.</summary>
/// <param name="Key">The key of an object; null for a position.</param>
/// <param name="Index">The position in an array, from 0; null for a key.</param>
public sealed record JsonStep(string? Key, int? Index);
