using System.Numerics;
using System.Runtime.InteropServices;

namespace MergeDsl.Checkpoints.Hashing;

/// <summary>CRC-32C (Castagnoli), for which processors have an instruction.</summary>
public static class Crc32C
{
    /// <summary>The checksum of everything that is left of a stream.</summary>
    public static uint Of(Stream stream)
    {
        var buffer = new byte[1 << 20];
        var crc = uint.MaxValue;
        for (int count; (count = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0; )
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

        return ~crc;
    }
}
