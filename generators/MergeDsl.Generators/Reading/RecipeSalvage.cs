using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Generators.Reading;

/// <summary>
/// Reads what is left of a recipe that is no YAML, so that its type keeps its members and no C# that uses them breaks along
/// with it: a line that does not read loses its value, then it is left out, and then the whole section around it.
/// </summary>
internal static class RecipeSalvage
{
    private const int MostAttempts = 12;
    private const string NoValue = ": {}";

    /// <summary>The rest of the recipe; null when none of it reads.</summary>
    /// <param name="text">The text that could not be read.</param>
    /// <param name="findings">Why; located.</param>
    public static RecipeModel? Read(string text, IEnumerable<Finding> findings)
    {
        var lines = text.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n');
        var span = Last(findings);
        for (var attempt = 0; attempt < MostAttempts && span is { } place; attempt++)
        {
            LeaveOut(lines, place);
            var reading = RecipeReading.Read(string.Join("\n", lines));
            if (reading.Model is { } model)
            {
                return model;
            }

            span = Last(reading.Findings);
        }

        return null;
    }

    // Reading ends at the error that could not be read past, so it is the last one.
    private static SourceSpan? Last(IEnumerable<Finding> findings) => findings.LastOrDefault()?.Span;

    private static void LeaveOut(string[] lines, SourceSpan place)
    {
        var line = Math.Min(place.Line, lines.Length) - 1;
        if (lines[line].Trim().Length > 0)
        {
            lines[line] = WithoutValue(lines[line]);
            return;
        }

        // The line is gone already: what is wrong is around it.
        var first = line;
        while (first > 0 && !StartsSection(lines[first]))
        {
            lines[first--] = "";
        }

        lines[first] = "";
        for (var next = line + 1; next < lines.Length && !StartsSection(lines[next]); next++)
        {
            lines[next] = "";
        }
    }

    // What an adapter is called is worth more than what it is.
    private static string WithoutValue(string line)
    {
        var key = line.IndexOf(':') is > 0 and var colon ? line.Substring(0, colon) + NoValue : "";
        return key == line ? "" : key;
    }

    private static bool StartsSection(string line) => line.Length > 0 && char.IsLetter(line[0]);
}
