using System.Security.Cryptography;

namespace MergeDsl.Cli.Tests.Errors;

/// <summary>Everything below a folder: names, sizes and contents. Two listings are equal when nothing was created or changed.</summary>
public static class FolderListing
{
    /// <summary>One line for every file and folder, sorted.</summary>
    public static IReadOnlyList<string> Of(string folder) =>
        [
            .. new DirectoryInfo(folder)
                .EnumerateFileSystemInfos(
                    "*",
                    new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }
                )
                .Select(entry => $"{Path.GetRelativePath(folder, entry.FullName)} {Describe(entry)}")
                .Order(StringComparer.Ordinal),
        ];

    private static string Describe(FileSystemInfo entry)
    {
        if (entry is not FileInfo file)
        {
            return "folder";
        }

        using var content = file.OpenRead();
        return $"{file.Length} {Convert.ToHexStringLower(SHA256.HashData(content))}";
    }
}
