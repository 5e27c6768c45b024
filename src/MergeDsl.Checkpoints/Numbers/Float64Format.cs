using System.Runtime.CompilerServices;

namespace MergeDsl.Checkpoints.Numbers;

/// <summary>Conversions between float64 and float32.</summary>
internal static class Float64Format
{
    /// <summary>Exact.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Widen(ReadOnlySpan<float> source, Span<double> target)
    {
        for (var index = 0; index < source.Length; index++)
        {
            target[index] = source[index];
        }
    }

    /// <summary>Rounds to nearest even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Narrow(ReadOnlySpan<double> source, Span<float> target)
    {
        for (var index = 0; index < source.Length; index++)
        {
            target[index] = (float)source[index];
        }
    }

    /// <summary>
    /// Rounds to the neighbour with an odd last bit unless exact. Rounding the result again, to a type at least two bits
    /// narrower, gives what rounding once would have given (Boldo and Melquiond 2008).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RoundToOdd(ReadOnlySpan<double> source, Span<float> target)
    {
        for (var index = 0; index < source.Length; index++)
        {
            target[index] = RoundToOdd(source[index]);
        }
    }

    private static float RoundToOdd(double number)
    {
        var nearest = (float)number;
        if (nearest == number || double.IsNaN(number) || (BitConverter.SingleToUInt32Bits(nearest) & 1) == 1)
        {
            return nearest;
        }

        // The other neighbour is odd; magnitudes are ordered like their bits, so a step of one bit leads to it.
        var isTooLarge = Math.Abs((double)nearest) > Math.Abs(number);
        var bits = BitConverter.SingleToUInt32Bits(nearest);
        return BitConverter.UInt32BitsToSingle(isTooLarge ? bits - 1 : bits + 1);
    }
}
