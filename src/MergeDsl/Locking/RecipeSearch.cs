using MergeDsl.Checkpoints.Files;

namespace MergeDsl.Locking;

/// <summary>Finds recipes by their names.</summary>
public static class RecipeSearch
{
    /// <summary>How the names of recipes end.</summary>
    public const string Pattern = "*.recipe.yaml";

    /// <summary>
    /// The recipes in <paramref name="folder"/> (empty for the current one) and below it, in an order that is the same everywhere. Folders that builds
    /// write (<c>bin</c>, <c>obj</c>), hidden ones and links are left out.
    /// </summary>
    /// <exception cref="FindingException">A folder cannot be read.</exception>
    public static IReadOnlyList<string> Below(string folder)
    {
        var found = new List<string>();
        Collect(folder, found);
        return found;
    }

    private static void Collect(string folder, List<string> found)
    {
        var here = new DirectoryInfo(folder.Length == 0 ? "." : folder);
        var (files, folders) = FileProblem.Guard(
            here.FullName,
            () => (here.GetFiles(Pattern), here.GetDirectories()),
            isFolder: true
        );
        var names = files.Select(file => file.Name).Order(StringComparer.Ordinal);
        found.AddRange(names.Select(name => Path.Combine(folder, name)));
        foreach (var below in folders.Where(IsSearched).OrderBy(below => below.Name, StringComparer.Ordinal))
        {
            Collect(Path.Combine(folder, below.Name), found);
        }
    }

    private static bool IsSearched(DirectoryInfo folder) =>
        !folder.Name.StartsWith('.') && folder.Name is not ("bin" or "obj") && folder.LinkTarget is null;
}
