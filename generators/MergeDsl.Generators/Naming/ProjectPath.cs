using MergeDsl.Core.Locks;

namespace MergeDsl.Generators.Naming;

/// <summary>Paths as generated code and messages show them: relative to the project, with <c>/</c>.</summary>
internal static class ProjectPath
{
    /// <summary>
    /// The way from <paramref name="folder"/> to <paramref name="path"/>; the file name alone when there is none, so that no
    /// folder of this machine gets into what is compiled.
    /// </summary>
    public static string Of(string path, string folder)
    {
        var relative = folder.Length == 0 ? path : LockPaths.Relative(folder, path);
        return IsRooted(relative) ? relative.Substring(relative.LastIndexOfAny(['/', '\\']) + 1) : relative;
    }

    /// <summary>The folder of such a path; <c>.</c> when it has none.</summary>
    public static string FolderOf(string relative)
    {
        var end = relative.LastIndexOf('/');
        return end < 0 ? "." : relative.Substring(0, end);
    }

    private static bool IsRooted(string path) => path.Length > 0 && (path[0] is '/' or '\\' || path.IndexOf(':') == 1);
}
