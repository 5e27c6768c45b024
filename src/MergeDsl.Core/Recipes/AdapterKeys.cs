namespace MergeDsl.Core.Recipes;

/// <summary>Names of adapters that were given none: the last step of their path, made usable in a recipe.</summary>
public static class AdapterKeys
{
    /// <summary>The name of the adapter at <paramref name="path"/>.</summary>
    public static string NameOf(string path)
    {
        var steps = path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        var last = steps.LastOrDefault(step => step is not ("." or "..")) ?? "";
        var name = string.Concat(last.Select(c => char.IsLetterOrDigit(c) || c is '_' or '-' ? c : '_'));
        return name is "" or "average" or "drop" ? name + "_" : name;
    }

    /// <summary>The names, those that occur again with a number behind them.</summary>
    public static string[] Distinct(IEnumerable<string> names)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        return [.. names.Select(name => Free(name, taken))];
    }

    private static string Free(string name, HashSet<string> taken)
    {
        var free = name;
        for (var number = 2; !taken.Add(free); number++)
        {
            free = FormattableString.Invariant($"{name}_{number}");
        }

        return free;
    }
}
