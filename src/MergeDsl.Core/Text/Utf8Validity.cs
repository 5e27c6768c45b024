namespace MergeDsl.Core.Text;

/// <summary>Well-formedness of UTF-8 by table 3-7 of the Unicode standard, with the same answer on every platform.</summary>
internal static class Utf8Validity
{
    /// <summary>Offset of the first byte at or after <paramref name="start"/> that starts no character; the length if none.</summary>
    public static int FirstInvalid(byte[] bytes, int start)
    {
        var at = start;
        while (at < bytes.Length)
        {
            var size = CharacterSize(bytes, at);
            if (size == 0)
            {
                return at;
            }

            at += size;
        }

        return at;
    }

    private static int CharacterSize(byte[] bytes, int at)
    {
        var (size, low, high) = Lead(bytes[at]);
        if (size < 2)
        {
            return size;
        }

        if (at + size > bytes.Length || bytes[at + 1] < low || bytes[at + 1] > high)
        {
            return 0;
        }

        for (var i = 2; i < size; i++)
        {
            if (bytes[at + i] is < 0x80 or > 0xBF)
            {
                return 0;
            }
        }

        return size;
    }

    // The bounds of the second byte keep out overlong forms, surrogates and everything above U+10FFFF.
    private static (int Size, byte Low, byte High) Lead(byte first) =>
        first switch
        {
            <= 0x7F => (1, 0, 0),
            >= 0xC2 and <= 0xDF => (2, 0x80, 0xBF),
            0xE0 => (3, 0xA0, 0xBF),
            0xED => (3, 0x80, 0x9F),
            >= 0xE1 and <= 0xEF => (3, 0x80, 0xBF),
            0xF0 => (4, 0x90, 0xBF),
            >= 0xF1 and <= 0xF3 => (4, 0x80, 0xBF),
            0xF4 => (4, 0x80, 0x8F),
            _ => (0, 0, 0),
        };
}
