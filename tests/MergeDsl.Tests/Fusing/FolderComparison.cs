using Shouldly;

namespace MergeDsl.Tests.Fusing;

/// <summary>Compares folders byte by byte.</summary>
internal static class FolderComparison
{
    /// <summary>Fails unless both hold the same files.</summary>
    public static void ShouldBeSame(string expected, string actual)
    {
        FilesOf(actual).ShouldBe(FilesOf(expected));
        foreach (var file in FilesOf(expected))
        {
            var (want, got) = (
                File.ReadAllBytes(Path.Combine(expected, file)),
                File.ReadAllBytes(Path.Combine(actual, file))
            );
            got.AsSpan().SequenceEqual(want).ShouldBeTrue(file);
        }
    }

    private static string[] FilesOf(string folder) =>
        [
            .. Directory
                .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(folder, file))
                .Order(StringComparer.Ordinal),
        ];
}
