using System.Globalization;

namespace MergeDsl.Core.Recipes;

/// <summary>An inclusive range of layer numbers in a module pattern: <c>0-3</c>.</summary>
internal readonly record struct LayerRange(long First, long Last)
{
    private const int MostDigits = 9;

    /// <summary>Reads <c>digits-digits</c>; numbers with more than nine digits become -1, a <see cref="Problem"/>.</summary>
    public static bool TryParse(string component, out LayerRange range)
    {
        var dash = component.IndexOf('-');
        var (first, last) = dash < 0 ? ("", "") : (component.Substring(0, dash), component.Substring(dash + 1));
        range = new LayerRange(Number(first), Number(last));
        return IsNumber(first) && IsNumber(last);
    }

    /// <summary>What is wrong with the range, written as <paramref name="component"/>; null when nothing is.</summary>
    public string? Problem(string component) =>
        First < 0 || Last < 0 ? $"it has the range '{component}'; expected layer numbers of at most {MostDigits} digits"
        : First > Last ? $"it has the range '{component}', which ends before it starts; expected '{Last}-{First}'"
        : null;

    /// <summary>End of the number that starts at <paramref name="start"/> when it lies in the range; null otherwise.</summary>
    public int? EndOf(string path, int start)
    {
        var end = start;
        while (end < path.Length && path[end] is >= '0' and <= '9')
        {
            end++;
        }

        var number = end > start ? Number(path.Substring(start, end - start)) : -1;
        return number >= First && number <= Last ? end : null;
    }

    private static bool IsNumber(string text) => text.Length > 0 && text.All(c => c is >= '0' and <= '9');

    private static long Number(string text) =>
        text.Length is > 0 and <= MostDigits && IsNumber(text) ? long.Parse(text, CultureInfo.InvariantCulture) : -1;
}
