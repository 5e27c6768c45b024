using System.Text;

namespace MergeDsl.Checkpoints.Tests.Safetensors;

/// <summary>Safetensors files put together by hand, right or wrong.</summary>
internal static class SafetensorsBytes
{
    /// <summary>Header length, <paramref name="header"/>, then <paramref name="dataLength"/> bytes 0, 1, 2, ...</summary>
    public static byte[] Of(string header, int dataLength = 0) => Of(Encoding.UTF8.GetBytes(header), dataLength);

    /// <summary>Header length, <paramref name="header"/>, then <paramref name="dataLength"/> bytes 0, 1, 2, ...</summary>
    public static byte[] Of(byte[] header, int dataLength = 0) =>
        [
            .. BitConverter.GetBytes((long)header.Length),
            .. header,
            .. Enumerable.Range(0, dataLength).Select(value => (byte)value),
        ];

    /// <summary>The JSON of one tensor.</summary>
    public static string Tensor(string name, string type, string shape, long begin, long end) =>
        FormattableString.Invariant(
            $"\"{name}\":{{\"dtype\":\"{type}\",\"shape\":{shape},\"data_offsets\":[{begin},{end}]}}"
        );
}
