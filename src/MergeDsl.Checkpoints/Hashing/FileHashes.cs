using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Safetensors;

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
    /// <param name="paths">The files, in the order in which they count.</param>
    /// <exception cref="FindingException">One cannot be read.</exception>
    public static string HeadersSha256(IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths)
        {
            hash.AppendData(FileProblem.Guard(path, () => HeaderOf(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] HeaderOf(string path)
    {
        using var file = File.OpenRead(path);
        var length = new byte[sizeof(long)];
        file.ReadAtLeast(length, length.Length, throwOnEndOfStream: false);

        // A file that lies about its header is told apart by as much as there is of it.
        var written = BinaryPrimitives.ReadUInt64LittleEndian(length);
        var header = new byte[sizeof(long) + Math.Min(written, SafetensorsHeader.LongestHeader)];
        length.CopyTo(header, 0);
        var read = file.ReadAtLeast(
            header.AsSpan(sizeof(long)),
            header.Length - sizeof(long),
            throwOnEndOfStream: false
        );
        return header[..(sizeof(long) + read)];
    }
}
