namespace MergeDsl.Runtime.Undoing;

/// <summary>Reads what a <see cref="ByteWriter"/> wrote; false wherever the bytes end too early or make no sense.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>What was not read yet.</summary>
    public ReadOnlySpan<byte> Rest { get; private set; } = bytes;

    /// <summary>Reads <paramref name="count"/> bytes.</summary>
    public bool TryRead(int count, out ReadOnlySpan<byte> read)
    {
        read = default;
        if (count > Rest.Length)
        {
            return false;
        }

        read = Rest[..count];
        Rest = Rest[count..];
        return true;
    }

    /// <summary>Reads one byte.</summary>
    public bool TryReadByte(out byte value)
    {
        var isRead = TryRead(1, out var bytes);
        value = isRead ? bytes[0] : default;
        return isRead;
    }

    /// <summary>Reads a number that is not above <paramref name="limit"/>.</summary>
    public bool TryReadNumber(long limit, out long value)
    {
        value = 0;
        for (var shift = 0; shift < 63; shift += 7)
        {
            if (!TryReadByte(out var part))
            {
                return false;
            }

            value |= (long)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return value <= limit;
            }
        }

        return false;
    }

    /// <summary>Reads bytes with their number before them.</summary>
    public bool TryReadCounted(out ReadOnlySpan<byte> read)
    {
        read = default;
        return TryReadNumber(Rest.Length, out var count) && TryRead((int)count, out read);
    }
}
