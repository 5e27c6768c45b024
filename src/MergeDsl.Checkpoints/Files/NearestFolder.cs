using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Files;

/// <summary>What a folder that does not exist was probably meant to be called.</summary>
internal static class NearestFolder
{
    /// <summary>
    /// The end of a message, <c> (did you mean 'llama'?)</c>, when the first step of <paramref name="path"/> that does not
    /// exist has a neighbour of nearly that name; else nothing. Only that step is named, since paths are spelled in many ways.
    /// </summary>
    /// <param name="path">The absolute path of the missing folder.</param>
    public static string Hint(string path)
    {
        var missing = Path.TrimEndingDirectorySeparator(path);
        while (Path.GetDirectoryName(missing) is { Length: > 0 } parent)
        {
            if (Directory.Exists(parent))
            {
                return Suggestion.Hint(Path.GetFileName(missing), FoldersOf(parent));
            }

            missing = parent;
        }

        return "";
    }

    private static string[] FoldersOf(string parent)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(parent).Select(Name).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (FileProblem.IsFileProblem(exception))
        {
            return [];
        }
    }

    private static string Name(string path) => Path.GetFileName(path);
}
