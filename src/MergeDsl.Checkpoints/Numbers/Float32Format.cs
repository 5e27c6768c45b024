using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Checkpoints.Numbers;

/// <summary>IEEE binary32: what arithmetic is done with.</summary>
public readonly struct Float32Format : ILaneFormat
{
    /// <inheritdoc/>
    public static int Size => sizeof(float);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref readonly byte source) => Vector512.LoadUnsafe(in source).AsSingle();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Store(Vector512<float> numbers, ref byte target)
    {
        numbers.AsByte().StoreUnsafe(ref target);
        return numbers;
    }
}
