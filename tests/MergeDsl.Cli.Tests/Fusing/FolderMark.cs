using System.Security.Cryptography;
using System.Text;

namespace MergeDsl.Cli.Tests.Fusing;

/// <summary>One text for all names and bytes in a folder.</summary>
internal static class FolderMark
{
    /// <summary>The mark; empty when there is no folder.</summary>
    public static string Of(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return "";
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (
            var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        )
        {
            using var reading = File.OpenRead(file);
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(folder, file)));
            hash.AppendData(SHA256.HashData(reading));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
