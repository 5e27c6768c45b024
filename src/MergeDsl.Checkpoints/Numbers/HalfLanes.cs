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

    /// <summary>Reads patterns; the upper halves of the lanes repeat their first bit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> LoadSigned(ref readonly byte source)
    {
        var patterns = Vector256.LoadUnsafe(in source).AsInt16();
        var extended = Avx512F.IsSupported
            ? Avx512F.ConvertToVector512Int32(patterns)
            : Vector512.Create(Vector256.WidenLower(patterns), Vector256.WidenUpper(patterns));
        return extended.AsUInt32();
    }

    /// <summary>Writes the lower halves of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<uint> patterns, ref byte target)
    {
        var narrowed = Avx512F.IsSupported
            ? Avx512F.ConvertToVector256UInt16(patterns)
            : Vector256.Narrow(patterns.GetLower(), patterns.GetUpper());
        narrowed.AsByte().StoreUnsafe(ref target);
    }

    /// <summary>Writes the upper halves of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreUpper(Vector512<uint> patterns, ref byte target)
    {
        if (Avx512BW.IsSupported)
        {
            // The odd ones of 32 numbers; what is behind them is not written.
            var upper = Vector512.Create(
                0x0007_0005_0003_0001ul,
                0x000F_000D_000B_0009ul,
                0x0017_0015_0013_0011ul,
                0x001F_001D_001B_0019ul,
                0,
                0,
                0,
                0
            );
            var halves = Avx512BW.PermuteVar32x16(patterns.AsUInt16(), upper.AsUInt16());
            halves.GetLower().AsByte().StoreUnsafe(ref target);
            return;
        }

        Store(Vector512.ShiftRightLogical(patterns, 16), ref target);
    }
}
