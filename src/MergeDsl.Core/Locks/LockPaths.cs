namespace MergeDsl.Core.Locks;

/// <summary>
/// Arithmetic on paths as recipes and locks write them, the same on every system: <c>/</c> and <c>\</c> both separate, no
/// link is followed, nothing is looked up.
/// </summary>
public static class LockPaths
{
    private const string Here = ".";
    private const string Up = "..";

    /// <summary>The folder that a lock's paths are relative to.</summary>
    /// <param name="lockPath">The lock file.</param>
    /// <param name="root">What the lock says: <see cref="AdapterLock.Root"/>.</param>
    public static string RootOf(string lockPath, string root) => Combine(FolderOf(lockPath), root);

    /// <summary>How a lock spells what a recipe names: relative to its root where a relative path leads there.</summary>
    /// <param name="root">The lock's root, as <see cref="RootOf"/> gives it.</param>
    /// <param name="recipePath">The recipe file.</param>
    /// <param name="written">The path in the recipe.</param>
    public static string KeyOf(string root, string recipePath, string written) =>
        Relative(root, Combine(FolderOf(recipePath), written));

    /// <summary>The way from one folder to another; the other itself where none is known.</summary>
    public static string Relative(string folder, string path)
    {
        var (from, to) = (Split(folder), Split(path));
        if (!string.Equals(from.Prefix, to.Prefix, StringComparison.OrdinalIgnoreCase))
        {
            return to.Text;
        }

        // Drives are a thing of Windows, where case makes no difference.
        var comparison = from.Prefix.Length > 1 ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        var common = 0;
        while (
            common < Math.Min(from.Steps.Count, to.Steps.Count)
            && string.Equals(from.Steps[common], to.Steps[common], comparison)
        )
        {
            common++;
        }

        // Nobody knows what the folder is called that a step up leaves.
        var ups = from.Steps.Skip(common).ToArray();
        return ups.Contains(Up) ? to.Text : Joined("", [.. ups.Select(_ => Up), .. to.Steps.Skip(common)]);
    }

    /// <summary>A folder as findings name it: without the separators that may end it.</summary>
    public static string WithoutEnd(string written)
    {
        var trimmed = written.TrimEnd('/', '\\');
        return trimmed.Length == 0 ? written : trimmed;
    }

    private static string Combine(string folder, string path)
    {
        var isAlone = folder.Length == 0 || Split(path).Prefix.Length > 0;
        return Split(isAlone ? path : $"{folder}/{path}").Text;
    }

    private static string FolderOf(string path)
    {
        var end = path.LastIndexOfAny(['/', '\\']);
        return end < 0 ? "" : path.Substring(0, end + 1);
    }

    private static (string Prefix, List<string> Steps, string Text) Split(string path)
    {
        var written = path.Replace('\\', '/');
        var prefix =
            written.Length >= 2 && written[1] == ':' && char.IsLetter(written[0]) ? written.Substring(0, 2) + "/"
            : written.StartsWith("/", StringComparison.Ordinal) ? "/"
            : "";
        var steps = new List<string>();
        foreach (var step in written.Substring(Math.Min(prefix.Length, written.Length)).Split('/'))
        {
            if (step.Length == 0 || step == Here)
            {
                continue;
            }

            if (step != Up || (prefix.Length == 0 && (steps.Count == 0 || steps[steps.Count - 1] == Up)))
            {
                steps.Add(step);
            }
            else if (steps.Count > 0)
            {
                steps.RemoveAt(steps.Count - 1);
            }
        }

        return (prefix, steps, Joined(prefix, steps));
    }

    private static string Joined(string prefix, IReadOnlyCollection<string> steps) =>
        prefix.Length + steps.Count == 0 ? Here : prefix + string.Join("/", steps);
}
