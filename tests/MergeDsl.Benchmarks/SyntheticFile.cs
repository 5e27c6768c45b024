using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Benchmarks;

/// <summary>Begins safetensors files.</summary>
internal static class SyntheticFile
{
    /// <summary>Creates the file with its header; the numbers follow in the order of <paramref name="tensors"/>.</summary>
    public static FileStream Create(string path, IReadOnlyList<TensorInfo> tensors)
    {
        var header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
        var offset = 0L;
        foreach (var tensor in tensors)
        {
            var (type, shape) = (tensor.Type.SafetensorsName(), string.Join(',', tensor.Shape));
            header.Append(
                CultureInfo.InvariantCulture,
                $",\"{tensor.Name}\":{{\"dtype\":\"{type}\",\"shape\":[{shape}],\"data_offsets\":[{offset},{offset + tensor.Bytes}]}}"
            );
            offset += tensor.Bytes;
        }

        header.Append('}').Append(' ', 7 - ((header.Length + 7) % 8));
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        var file = File.Create(path);
        file.Write(length);
        file.Write(Encoding.ASCII.GetBytes(header.ToString()));
        return file;
    }
}
