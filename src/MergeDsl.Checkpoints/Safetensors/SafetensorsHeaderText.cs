using System.Globalization;
using System.Text;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Safetensors;

/// <summary>Writes headers as the reference library does, byte for byte.</summary>
internal static class SafetensorsHeaderText
{
    private const int Alignment = 8;

    // The reference library sorts by its own list of types, largest first; this is that list backwards.
    private static readonly DType[] Order =
    [
        DType.UInt64,
        DType.Int64,
        DType.Float64,
        DType.Float32,
        DType.UInt32,
        DType.Int32,
        DType.BFloat16,
        DType.Float16,
        DType.UInt16,
        DType.Int16,
        DType.Float8E4M3,
        DType.Float8E5M2,
        DType.Int8,
        DType.UInt8,
        DType.Bool,
    ];

    /// <summary>Compares tensors in the order in which the reference library stores them: type, then name.</summary>
    public static int Compare(TensorInfo left, TensorInfo right)
    {
        var byType = Array.IndexOf(Order, left.Type).CompareTo(Array.IndexOf(Order, right.Type));
        return byType != 0 ? byType : CompareNames(left.Name, right.Name);
    }

    /// <summary>
    /// The header of a file that holds <paramref name="tensors"/> one after the other: its length in 8 bytes, then JSON,
    /// then spaces up to <paramref name="length"/> bytes, or to the next multiple of 8 when that is 0.
    /// </summary>
    public static byte[] Write(
        IReadOnlyList<TensorInfo> tensors,
        IEnumerable<KeyValuePair<string, string>> metadata,
        int length = 0
    )
    {
        var json = Encoding.UTF8.GetBytes(Json(tensors, metadata));
        var needed = sizeof(long) + ((json.Length + Alignment - 1) / Alignment * Alignment);
        var header = new byte[Math.Max(needed, length)];
        header.AsSpan().Fill((byte)' ');
        BitConverter.TryWriteBytes(header, header.LongLength - sizeof(long));
        json.CopyTo(header, sizeof(long));
        return header;
    }

    private static string Json(IReadOnlyList<TensorInfo> tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var text = new StringBuilder("{");
        AppendMetadata(text, metadata);
        var begin = 0L;
        foreach (var tensor in tensors)
        {
            var end = checked(begin + tensor.Bytes);
            text.Append(text.Length == 1 ? "" : ",");
            text.AppendQuoted(tensor.Name, isAscii: false);
            text.Append(CultureInfo.InvariantCulture, $":{{\"dtype\":\"{tensor.Type.SafetensorsName()}\",\"shape\":[");
            text.AppendJoin(',', tensor.Shape);
            text.Append(CultureInfo.InvariantCulture, $"],\"data_offsets\":[{begin},{end}]}}");
            begin = end;
        }

        return text.Append('}').ToString();
    }

    private static void AppendMetadata(StringBuilder text, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var pairs = metadata.OrderBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        if (pairs.Length == 0)
        {
            return;
        }

        text.Append("\"__metadata__\":{");
        foreach (var (key, value) in pairs)
        {
            text.Append(text[^1] == '{' ? "" : ",");
            text.AppendQuoted(key, isAscii: false);
            text.Append(':');
            text.AppendQuoted(value, isAscii: false);
        }

        text.Append('}');
    }

    // By code points, as the reference library does: UTF-16 units would put astral characters before U+E000.
    private static int CompareNames(string left, string right) =>
        Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
}
