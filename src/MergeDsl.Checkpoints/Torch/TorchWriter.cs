using System.Text;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Torch;

/// <summary>
/// Writes a file of tensors as <c>torch.save</c> does: an uncompressed zip file whose storages begin at multiples of 64 bytes. The same
/// tensors give the same bytes.
/// </summary>
public static class TorchWriter
{
    private const int Alignment = 64;
    private const int PieceLength = 1 << 20;
    private const ushort Version = 20;

    // 1980-01-01, the first day that zip files know.
    private const uint NoTime = 0x0021_0000;

    /// <summary>Writes tensors of <paramref name="source"/> into the file at <paramref name="path"/>, which must not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">Where the numbers come from.</param>
    /// <param name="tensors">The tensors of the source and their names in the file, in the order in which they are written.</param>
    /// <exception cref="FindingException">The file cannot be written, or would be longer than 4 GiB.</exception>
    public static void Write(string path, TensorFile source, IReadOnlyList<(string Name, TensorInfo Tensor)> tensors) =>
        FileProblem.GuardWrite(path, () => WriteFile(path, source, tensors));

    private static void WriteFile(
        string path,
        TensorFile source,
        IReadOnlyList<(string Name, TensorInfo Tensor)> tensors
    )
    {
        if (tensors.Sum(one => one.Tensor.Bytes + 4096) > uint.MaxValue)
        {
            throw new FindingException(Finding.Of(LibraryFindings.TooLarge, path));
        }

        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, PieceLength);
        var archive = new Archive(file, Path.GetFileNameWithoutExtension(path));
        archive.Add(
            "data.pkl",
            TensorPickleWriter.Write([.. tensors.Select(one => one.Tensor with { Name = one.Name })])
        );
        archive.Add(".format_version", "1"u8.ToArray());
        archive.Add(".storage_alignment", "64"u8.ToArray());
        archive.Add("byteorder", "little"u8.ToArray());
        for (var index = 0; index < tensors.Count; index++)
        {
            archive.Add(FormattableString.Invariant($"data/{index}"), source, tensors[index].Tensor);
        }

        archive.Add("version", "3\n"u8.ToArray());
        archive.Complete();
    }

    private sealed class Archive(FileStream file, string folder)
    {
        private readonly MemoryStream directory = new();
        private ushort count;

        public void Add(string name, byte[] data)
        {
            Begin(name, data.Length, Crc32.Append(0, data));
            file.Write(data);
        }

        public void Add(string name, TensorFile source, TensorInfo tensor)
        {
            var checksum = 0u;
            foreach (var (offset, length) in Pieces(tensor))
            {
                checksum = Crc32.Append(checksum, source.Data(tensor, offset, length));
            }

            Begin(name, tensor.Bytes, checksum);
            foreach (var (offset, length) in Pieces(tensor))
            {
                file.Write(source.Data(tensor, offset, length));
            }
        }

        public void Complete()
        {
            var start = file.Position;
            directory.WriteTo(file);
            using var end = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
            end.Write(0x06054b50u);
            end.Write(0u);
            end.Write(count);
            end.Write(count);
            end.Write((uint)directory.Length);
            end.Write((uint)start);
            end.Write((ushort)0);
        }

        private static IEnumerable<(long Offset, int Length)> Pieces(TensorInfo tensor)
        {
            for (var offset = 0L; offset < tensor.Bytes; offset += PieceLength)
            {
                yield return (offset, (int)Math.Min(PieceLength, tensor.Bytes - offset));
            }
        }

        private void Begin(string entry, long length, uint checksum)
        {
            const int HeaderLength = 30;
            const int FieldLength = 4;
            var name = Encoding.UTF8.GetBytes($"{folder}/{entry}");
            var start = file.Position;
            var unaligned = start + HeaderLength + name.Length + FieldLength;
            var padding = (int)((Alignment - (unaligned % Alignment)) % Alignment);
            using var header = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
            header.Write(0x04034b50u);
            Describe(header, length, checksum, name.Length, FieldLength + padding);
            header.Write(name);

            // Torch pads with a field called FB.
            header.Write("FB"u8);
            header.Write((ushort)padding);
            header.Write(new string('Z', padding).Select(character => (byte)character).ToArray());
            using var record = new BinaryWriter(directory, Encoding.UTF8, leaveOpen: true);
            record.Write(0x02014b50u);
            record.Write(Version);
            Describe(record, length, checksum, name.Length, 0);
            record.Write((ushort)0);
            record.Write((ushort)0);
            record.Write((ushort)0);
            record.Write(0u);
            record.Write((uint)start);
            record.Write(name);
            count++;
        }

        private static void Describe(BinaryWriter header, long length, uint checksum, int nameLength, int extraLength)
        {
            header.Write(Version);
            header.Write((ushort)0);
            header.Write((ushort)0);
            header.Write(NoTime);
            header.Write(checksum);
            header.Write((uint)length);
            header.Write((uint)length);
            header.Write((ushort)nameLength);
            header.Write((ushort)extraLength);
        }
    }
}
