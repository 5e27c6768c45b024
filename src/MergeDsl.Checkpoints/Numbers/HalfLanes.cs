using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MergeDsl.Checkpoints.Numbers;

/// <summary>Sixteen 16-bit patterns in memory as sixteen lanes of 32 bits.</summary>
internal static class HalfLanes
{
    /// <summary>Reads patterns; the upper halves of the lanes are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Load(ref readonly byte source)
    {
        var patterns = Vector256.LoadUnsafe(in source).AsUInt16();

        // Two halves put together would make each read wait for the one before: the compiler reuses the register they are put into.
        return Avx512F.IsSupported
            ? Avx512F.ConvertToVector512UInt32(patterns)
            : Vector512.Create(Vector256.WidenLower(patterns), Vector256.WidenUpper(patterns));
    }

    /// <summary>Writes the lower halves of the lanes; the upper ones must be zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<uint> patterns, ref byte target)
    {
        var narrowed = Avx512F.IsSupported
            ? Avx512F.ConvertToVector256UInt16(patterns)
            : Vector256.Narrow(patterns.GetLower(), patterns.GetUpper());
        narrowed.AsByte().StoreUnsafe(ref target);
    }
}
