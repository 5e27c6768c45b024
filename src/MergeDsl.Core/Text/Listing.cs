namespace MergeDsl.Core.Text;

/// <summary>Lists of names as messages show them: the first few, and how many more there are.</summary>
public static class Listing
{
    /// <summary><c>'a', 'b', 'c' and 4 more</c>.</summary>
    public static string Of(IReadOnlyCollection<string> names, int shown = 3)
    {
        var text = string.Join(", ", names.Take(shown).Select(name => $"'{name}'"));
        return names.Count <= shown ? text : $"{text} and {names.Count - shown} more";
    }

    /// <summary><c>1 module</c>, <c>3 modules</c>.</summary>
    public static string Count(int number, string noun) =>
        number == 1 ? $"1 {noun}" : $"{Numbers.Text(number)} {noun}s";
}
