using System.Xml.Linq;

namespace MergeDsl.Architecture.Tests;

/// <summary>The checkout that these tests were built from.</summary>
public static class Repository
{
    private static readonly string[] Ignored =
    [
        ".git",
        ".idea",
        ".vs",
        "artifacts",
        "bin",
        "obj",
        "out",
        "BenchmarkDotNet.Artifacts",
        "TestResults",
    ];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Names of what lies at the top level, build output apart.</summary>
    public static IReadOnlyList<string> TopLevel { get; } =
    [.. Directory.GetFileSystemEntries(Root).Select(path => Path.GetFileName(path)!).Where(IsSource).Order()];

    /// <summary>Relative paths of all files, with forward slashes, build output apart.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. FilesBelow(Root).Order(StringComparer.Ordinal)];

    /// <summary>The project file of a name, e.g. <c>MergeDsl.Core</c>.</summary>
    public static XDocument Project(string name) =>
        XDocument.Load(
            Path.Combine(Root, Files.Single(file => file.EndsWith($"/{name}.csproj", StringComparison.Ordinal)))
        );

    /// <summary>The text of a file.</summary>
    public static string Read(string relative) => File.ReadAllText(Path.Combine(Root, relative));

    private static IEnumerable<string> FilesBelow(string folder) =>
        Directory
            .GetFiles(folder)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Concat(
                Directory
                    .GetDirectories(folder)
                    .Where(inner => IsSource(Path.GetFileName(inner)))
                    .SelectMany(FilesBelow)
            );

    private static bool IsSource(string name) => !Ignored.Contains(name);

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "MergeDsl.sln")))
            {
                return folder;
            }
        }

        throw new InvalidOperationException("MergeDsl.sln was expected in a folder above the tests.");
    }
}
