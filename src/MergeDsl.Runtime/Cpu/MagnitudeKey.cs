using System.Numerics;
using System.Runtime.CompilerServices;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Magnitudes as integers in the same order: the bits without the sign. Every NaN gets one key above infinity, since torch
/// ranks them all alike and above everything (<c>peft.md</c> A.1).
/// </summary>
internal static class MagnitudeKey
{
    /// <summary>Bits of a key.</summary>
    public static int Bits<T>() => 8 * Unsafe.SizeOf<T>();

    public static ulong Of<T>(T number)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(T) == typeof(float))
        {
            return Math.Min(Unsafe.BitCast<T, uint>(number) & 0x7FFFFFFFu, 0x7F800001u);
        }

        return Math.Min(Unsafe.BitCast<T, ulong>(number) & ~(1UL << 63), 0x7FF0000000000001UL);
    }
}
