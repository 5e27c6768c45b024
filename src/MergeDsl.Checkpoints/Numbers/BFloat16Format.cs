using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Checkpoints.Numbers;

/// <summary>bfloat16: the upper half of a float32. NaN becomes 0x7FC0, as in torch.</summary>
public readonly struct BFloat16Format : ILaneFormat
{
    /// <inheritdoc/>
    public static int Size => sizeof(ushort);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref readonly byte source) =>
        Vector512.ShiftLeft(HalfLanes.Load(in source), 16).AsSingle();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Store(Vector512<float> numbers, ref byte target)
    {
        var bits = numbers.AsUInt32();
        var odd = Vector512.ShiftRightLogical(bits, 16) & Vector512<uint>.One;
        var rounded = bits + Vector512.Create(0x7FFFu) + odd;
        var isNumber = Vector512.Equals(numbers, numbers).AsUInt32();
        var patterns = Vector512.ConditionalSelect(isNumber, rounded, Vector512.Create(0x7FC0_0000u));
        HalfLanes.StoreUpper(patterns, ref target);
        return (patterns & Vector512.Create(0xFFFF_0000u)).AsSingle();
    }
}
