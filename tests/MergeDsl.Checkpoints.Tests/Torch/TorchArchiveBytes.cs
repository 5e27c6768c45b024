using System.IO.Compression;
using System.Text;

namespace MergeDsl.Checkpoints.Tests.Torch;

/// <summary>Torch files made by hand: pickles written instruction by instruction, zipped by the platform.</summary>
internal static class TorchArchiveBytes
{
    /// <summary>The pickle of a dictionary with one float32 tensor of two numbers called <c>a</c>, up to the tensor's own size.</summary>
    public static byte[] OneTensor(long offset = 0, long count = 2, long size = 2, long stride = 1) =>
        Pickle(
            "}X\u0001\0\0\0a"
                + "ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpu"
                + Whole(count)
                + "tQ"
                + Whole(offset)
                + Whole(size)
                + "\u0085"
                + Whole(stride)
                + "\u0085\u0089ccollections\nOrderedDict\n)RtRs."
        );

    /// <summary>A pickle of protocol 2; every character is a byte.</summary>
    public static byte[] Pickle(string instructions) => Encoding.Latin1.GetBytes("\u0080\u0002" + instructions);

    /// <summary>A number of any size.</summary>
    public static string Whole(long value) => "\u008a\u0008" + Encoding.Latin1.GetString(BitConverter.GetBytes(value));

    /// <summary>The zip file around a pickle, with one storage of <paramref name="data"/>.</summary>
    public static byte[] Zip(byte[] pickle, byte[] data, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (
                var (name, content) in new[]
                {
                    ("x/data.pkl", pickle),
                    ("x/byteorder", "little"u8.ToArray()),
                    ("x/data/0", data),
                }
            )
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
