namespace MergeDsl.Core.Models;

/// <summary>
/// Names that files spell with one leading component more or less (<c>transformer.</c>, <c>model.</c>, <c>bert.</c>): the one
/// change that fits the most names is made to all of them; when two changes fit equally many, none is made.
/// </summary>
internal static class LeadingNames
{
    /// <summary>The known name of each of <paramref name="names"/> under the best change; what is not found is left out.</summary>
    /// <param name="names">Names that are not known as they are.</param>
    /// <param name="leading">Components that known names begin with.</param>
    /// <param name="isKnown">True for known names.</param>
    public static IReadOnlyDictionary<string, string> Find(
        IReadOnlyList<string> names,
        IReadOnlyList<string> leading,
        Func<string, bool> isKnown
    )
    {
        var changes = leading
            .Select(Func<string, string?> (first) => name => $"{first}.{name}")
            .Concat(
                names.Select(First).Distinct().Select(Func<string, string?> (first) => name => Without(name, first))
            )
            .Select(change => Apply(change, names, isKnown))
            .OrderByDescending(result => result.Count)
            .ToArray();
        return changes.Length == 0 || (changes.Length > 1 && IsTie(changes[0], changes[1])) ? [] : changes[0];
    }

    /// <summary>The first component of a dotted name.</summary>
    public static string First(string name)
    {
        var dot = name.IndexOf('.');
        return dot < 0 ? name : name.Substring(0, dot);
    }

    private static string? Without(string name, string first) =>
        name.StartsWith($"{first}.", StringComparison.Ordinal) ? name.Substring(first.Length + 1) : null;

    private static Dictionary<string, string> Apply(
        Func<string, string?> change,
        IReadOnlyList<string> names,
        Func<string, bool> isKnown
    )
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (change(name) is { } renamed && isKnown(renamed))
            {
                result.Add(name, renamed);
            }
        }

        return result;
    }

    private static bool IsTie(Dictionary<string, string> first, Dictionary<string, string> second) =>
        first.Count > 0 && first.Count == second.Count;
}
