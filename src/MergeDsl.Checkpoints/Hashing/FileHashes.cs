using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using MergeDsl.Checkpoints.Files;

namespace MergeDsl.Checkpoints.Hashing;

/// <summary>What tells two files apart, in lower-case hexadecimal digits.</summary>
public static class FileHashes
{
    /// <summary>SHA-256 of the whole file, for small ones.</summary>
    /// <exception cref="FindingException">It cannot be read.</exception>
    public static string Sha256(string path) =>
        FileProblem.Guard(path, () => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));

    /// <summary>CRC-32C of the whole file: a tenth of what SHA-256 costs, for hundreds of megabytes.</summary>
    /// <exception cref="FindingException">It cannot be read.</exception>
    public static string Crc32C(string path) =>
        FileProblem.Guard(
            path,
            () =>
            {
                using var file = File.OpenRead(path);
                return Hashing.Crc32C.Of(file).ToString("x8", CultureInfo.InvariantCulture);
            }
        );

    /// <summary>SHA-256 of the headers of safetensors files, lengths included, one file after the other.</summary>
    /// <param name="paths">Files whose headers are sound.</param>
    /// <exception cref="FindingException">One cannot be read.</exception>
    public static string HeadersSha256(IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths)
        {
            hash.AppendData(FileProblem.Guard(path, () => Header(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] Header(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> length = stackalloc byte[sizeof(long)];
        file.ReadExactly(length);
        var header = new byte[sizeof(long) + checked((int)BinaryPrimitives.ReadInt64LittleEndian(length))];
        length.CopyTo(header);
        file.ReadExactly(header.AsSpan(sizeof(long)));
        return header;
    }
}
