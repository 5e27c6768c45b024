namespace MergeDsl.Checkpoints.Files;

/// <summary>Paths compared by what they lead to, links followed.</summary>
public static class RealPath
{
    // The systems whose file systems usually ignore case.
    private static readonly StringComparison Comparison =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS()
            ? StringComparison.OrdinalIgnoreCase
            : StringComparison.Ordinal;

    /// <summary>The absolute path of <paramref name="path"/> with every link on the way followed; parts need not exist.</summary>
    public static string Of(string path)
    {
        var full = Path.GetFullPath(path);
        var root = Path.GetPathRoot(full)!;
        var current = root;
        foreach (
            var step in full[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries)
        )
        {
            var next = Path.Combine(current, step);
            // Resolving a link throws where nothing is; asking for one does not.
            var link = new DirectoryInfo(next);
            current = link.LinkTarget is null ? next : Of(link.ResolveLinkTarget(returnFinalTarget: true)!.FullName);
        }

        return current;
    }

    /// <summary>True when both lead to the same place.</summary>
    public static bool AreSame(string left, string right) => string.Equals(Of(left), Of(right), Comparison);

    /// <summary>True when <paramref name="path"/> lies somewhere below <paramref name="folder"/>.</summary>
    public static bool IsInside(string path, string folder)
    {
        var parent = Path.TrimEndingDirectorySeparator(Of(folder)) + Path.DirectorySeparatorChar;
        return Of(path).StartsWith(parent, Comparison);
    }
}
