using MergeDsl.Checkpoints.Files;
using MergeDsl.Testing;

namespace MergeDsl.Tests;

/// <summary>The recipes, adapters and the base model that ship with the project.</summary>
internal static class Shipped
{
    /// <summary>Where they are.</summary>
    public static string Folder { get; } = Find();

    /// <summary>A path among them, relative to the current folder.</summary>
    public static string At(string relative) => Path.GetRelativePath(".", Path.Combine(Folder, relative));

    /// <summary>A copy of everything.</summary>
    public static TempFolder Copy()
    {
        var copy = new TempFolder();
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(IsShipped))
        {
            var target = copy[Path.GetRelativePath(Folder, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }

    /// <summary>The files of a folder, each with its SHA-256.</summary>
    public static string[] Contents(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder)
                .Order(StringComparer.Ordinal)
                .Select(file => $"{Path.GetFileName(file)} {FileHashes.Sha256(file)}"),
        ];

    // Merges of this checkout lie beside their recipes.
    private static bool IsShipped(string file) =>
        Path.GetRelativePath(Folder, file).Split(Path.DirectorySeparatorChar) is not ["out", ..];

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MergeDsl.sln")))
            {
                return Path.Combine(folder.FullName, "recipes");
            }
        }

        throw new DirectoryNotFoundException("MergeDsl.sln was expected in a folder above the tests.");
    }
}
