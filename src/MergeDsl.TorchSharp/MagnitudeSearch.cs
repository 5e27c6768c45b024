using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>
/// Finds the magnitude of some rank by halving the range of bit patterns, which have the order of the numbers they stand for: as many
/// countings as a number has bits, each as fast as memory, where torch's own selection is one thread's or one block's work.
/// </summary>
/// <param name="numbers">Flat, float32 or float64.</param>
/// <param name="tiles">Tiles for what is needed in between.</param>
internal sealed class MagnitudeSearch(Tensor numbers, Tiles tiles)
{
    private readonly bool isDouble = numbers.dtype == ScalarType.Float64;

    /// <summary>The magnitude of rank <paramref name="count"/>, the largest first; NaN ranks above infinity, as in torch.</summary>
    /// <param name="count">From 1 to all.</param>
    public double Find(long count)
    {
        var finite = count - Count(part => part.isnan());
        if (finite <= 0)
        {
            return double.NaN;
        }

        var (low, high) = (0L, Bits(double.PositiveInfinity) + 1);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            var candidate = Value(middle);
            if (Count(part => part.abs().ge(candidate)) >= finite)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return Value(low);
    }

    private long Count(Func<Tensor, Tensor> condition)
    {
        var found = 0L;
        tiles.Run(
            numbers.numel(),
            (start, length) => found += condition(numbers.narrow(0, start, length)).sum().item<long>()
        );
        return found;
    }

    private long Bits(double number) =>
        isDouble ? BitConverter.DoubleToInt64Bits(number) : BitConverter.SingleToInt32Bits((float)number);

    private double Value(long bits) =>
        isDouble ? BitConverter.Int64BitsToDouble(bits) : BitConverter.Int32BitsToSingle((int)bits);
}
