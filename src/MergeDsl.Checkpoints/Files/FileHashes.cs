using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Checkpoints.Torch;

namespace MergeDsl.Checkpoints.Files;

/// <summary>Marks that tell files apart, in lower-case hexadecimal digits.</summary>
public static class FileHashes
{
    /// <summary>SHA-256 of a file's bytes.</summary>
    /// <exception cref="FindingException">It cannot be read.</exception>
    public static string Sha256(string path) =>
        FileProblem.Guard(
            path,
            () =>
            {
                using var file = File.OpenRead(path);
                return Convert.ToHexStringLower(SHA256.HashData(file));
            }
        );

    /// <summary>SHA-256 of the bytes of several files, one after the other.</summary>
    /// <exception cref="FindingException">One of them cannot be read.</exception>
    public static string Sha256OfAll(IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths)
        {
            hash.AppendData(FileProblem.Guard(path, () => File.ReadAllBytes(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// CRC-32C of a file's bytes: tells two trainings apart, and costs a tenth of what a cryptographic hash of hundreds of
    /// megabytes would.
    /// </summary>
    /// <exception cref="FindingException">It cannot be read.</exception>
    public static string Crc32C(string path) => FileProblem.Guard(path, () => ComputeCrc32C(path));

    /// <summary>
    /// SHA-256 of what describes the tensors of files, one after the other: of a safetensors file the length in front of its header, and the
    /// header; of a torch file its pickle.
    /// </summary>
    /// <exception cref="FindingException">One of them cannot be read.</exception>
    public static string Headers(IEnumerable<string> paths)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var path in paths)
        {
            hash.AppendData(FileProblem.Guard(path, () => HeaderOf(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>
    /// SHA-256 of a file's length and of samples of its bytes, from its start, middle and end: tells two trainings of a model
    /// apart without reading hundreds of gigabytes. A few changed numbers in between it does not see.
    /// </summary>
    /// <exception cref="FindingException">It cannot be read.</exception>
    public static string Sample(string path) => FileProblem.Guard(path, () => ComputeSample(path));

    private static string ComputeSample(string path)
    {
        const int Length = 1 << 20;
        using var handle = File.OpenHandle(path);
        var total = RandomAccess.GetLength(handle);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BitConverter.GetBytes(total));
        var buffer = new byte[Math.Min(Length, total)];
        foreach (var start in new[] { 0, (total - buffer.Length) / 2, total - buffer.Length })
        {
            PositionedRead.Fill(handle, start, buffer);
            hash.AppendData(buffer);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static byte[] HeaderOf(string path)
    {
        if (path.EndsWith(".bin", StringComparison.Ordinal))
        {
            using var torch = TorchFile.Open(path);
            return torch.Pickle.ToArray();
        }

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

    private static string ComputeCrc32C(string path)
    {
        using var file = File.OpenRead(path);
        var buffer = new byte[1 << 20];
        var crc = uint.MaxValue;
        for (int count; (count = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0; )
        {
            var words = MemoryMarshal.Cast<byte, ulong>(buffer.AsSpan(0, count));
            foreach (var word in words)
            {
                crc = BitOperations.Crc32C(crc, word);
            }

            foreach (var rest in buffer.AsSpan((words.Length * sizeof(ulong))..count))
            {
                crc = BitOperations.Crc32C(crc, rest);
            }
        }

        return (~crc).ToString("x8", CultureInfo.InvariantCulture);
    }
}
