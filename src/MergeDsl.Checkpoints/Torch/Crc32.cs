namespace MergeDsl.Checkpoints.Torch;

/// <summary>The checksum of zip files (ISO-HDLC, polynomial 0xEDB88320), eight bytes at a time.</summary>
internal static class Crc32
{
    private const int Slices = 8;

    private static readonly uint[][] Tables = Build();

    /// <summary>The checksum of everything before, continued over <paramref name="data"/>; it starts at 0.</summary>
    public static uint Append(uint checksum, ReadOnlySpan<byte> data)
    {
        var crc = ~checksum;
        for (; data.Length >= Slices; data = data[Slices..])
        {
            crc ^= BitConverter.ToUInt32(data);
            var high = BitConverter.ToUInt32(data[4..]);
            crc =
                Tables[7][crc & 0xFF]
                ^ Tables[6][(crc >> 8) & 0xFF]
                ^ Tables[5][(crc >> 16) & 0xFF]
                ^ Tables[4][crc >> 24]
                ^ Tables[3][high & 0xFF]
                ^ Tables[2][(high >> 8) & 0xFF]
                ^ Tables[1][(high >> 16) & 0xFF]
                ^ Tables[0][high >> 24];
        }

        foreach (var value in data)
        {
            crc = Tables[0][(crc ^ value) & 0xFF] ^ (crc >> 8);
        }

        return ~crc;
    }

    private static uint[][] Build()
    {
        var tables = new uint[Slices][];
        for (var slice = 0; slice < Slices; slice++)
        {
            tables[slice] = new uint[256];
            for (var value = 0u; value < 256; value++)
            {
                tables[slice][value] = slice == 0 ? First(value) : Next(tables, slice, value);
            }
        }

        return tables;
    }

    private static uint First(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
        {
            value = (value >> 1) ^ ((value & 1) == 0 ? 0 : 0xEDB88320);
        }

        return value;
    }

    private static uint Next(uint[][] tables, int slice, uint value)
    {
        var before = tables[slice - 1][value];
        return (before >> 8) ^ tables[0][before & 0xFF];
    }
}
