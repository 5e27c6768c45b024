namespace MergeDsl.Running;

/// <summary>
/// Where a folder of the project lies when a program runs: the compiler knows it relative to the project, the program runs
/// in the project, below it or from its output folder.
/// </summary>
internal static class ProjectFolder
{
    /// <summary>
    /// The folder, looked for from the current folder upwards and then from that of the program upwards; itself, relative to
    /// the current folder, when nothing is found.
    /// </summary>
    /// <param name="relative">The folder relative to the project.</param>
    /// <param name="wanted">What lies in it: any of these, relative to it, tells that it is the one.</param>
    public static string Find(string relative, IReadOnlyCollection<string> wanted) =>
        Above(Environment.CurrentDirectory)
            .Concat(Above(AppContext.BaseDirectory))
            .Select(folder => Path.Combine(folder, relative))
            .FirstOrDefault(folder => wanted.Any(path => IsThere(folder, path)))
        ?? relative;

    private static IEnumerable<string> Above(string folder)
    {
        for (var place = new DirectoryInfo(folder); place is not null; place = place.Parent)
        {
            yield return place.FullName;
        }
    }

    // A path with a root of its own tells nothing about the folder.
    private static bool IsThere(string folder, string path) =>
        !Path.IsPathRooted(path) && Path.Exists(Path.Combine(folder, path));
}
