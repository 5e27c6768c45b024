namespace MergeDsl.Runtime.Randomness;

/// <summary>Eight decisions of a mask as eight bytes of 0 or 1, or as the bits of one byte; the first one lowest.</summary>
internal static class MaskBits
{
    /// <summary>How many decisions go together.</summary>
    public const int Count = 8;

    /// <summary>Eight bits to eight bytes.</summary>
    public static ulong Spread(uint bits)
    {
        // The seven copies stay apart; the eighth bit would meet the carry of the first and travels alone.
        var lower = ((bits & 0x7FUL) * 0x0002040810204081UL) & 0x0101010101010101UL;
        return lower | ((bits & 0x80UL) << 49);
    }

    /// <summary>Eight bytes to eight bits: every product of the multiplication ends in a bit of its own.</summary>
    public static byte Join(ulong bytes) => unchecked((byte)((bytes * 0x0102040810204080UL) >> 56));
}
