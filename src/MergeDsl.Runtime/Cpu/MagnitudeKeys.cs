using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MergeDsl.Runtime.Cpu;

/// <summary>
/// Magnitudes as integers in the same order: the bits without the sign. Every NaN gets one key above infinity, since torch
/// ranks them all alike and above everything (<c>peft.md</c> A.1).
/// </summary>
/// <typeparam name="T">Type of the numbers.</typeparam>
/// <typeparam name="TKey">The unsigned integer of T's size.</typeparam>
internal static class MagnitudeKeys<T, TKey>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>, IMinMaxValue<TKey>
{
    private static readonly TKey WithoutSign = TKey.MaxValue >>> 1;

    private static readonly TKey NotANumber = Unsafe.BitCast<T, TKey>(T.PositiveInfinity) + TKey.One;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TKey Of(T number) => TKey.Min(Unsafe.BitCast<T, TKey>(number) & WithoutSign, NotANumber);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<TKey> Of(Vector512<T> numbers) =>
        Vector512.Min(numbers.As<T, TKey>() & Vector512.Create(WithoutSign), Vector512.Create(NotANumber));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<TKey> Of(Vector<T> numbers) =>
        Vector.Min(numbers.As<T, TKey>() & new Vector<TKey>(WithoutSign), new Vector<TKey>(NotANumber));

    /// <summary>The largest key; zero where there are no numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TKey Largest(ReadOnlySpan<T> numbers)
    {
        var vectors = MemoryMarshal.Cast<T, Vector<T>>(numbers);
        var lanes = Vector<TKey>.Zero;
        foreach (var vector in vectors)
        {
            lanes = Vector.Max(lanes, Of(vector));
        }

        var largest = TKey.Zero;
        for (var lane = 0; lane < Vector<TKey>.Count; lane++)
        {
            largest = TKey.Max(largest, lanes[lane]);
        }

        foreach (var number in numbers[(vectors.Length * Vector<T>.Count)..])
        {
            largest = TKey.Max(largest, Of(number));
        }

        return largest;
    }
}
