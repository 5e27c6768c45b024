using System.Numerics;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Runtime.Engine;

/// <summary>
/// A weighted sum as a loop over tensors computes it in their own type: every product is rounded to it, and every sum; the first product
/// is the first sum, with its sign even where it is zero.
/// </summary>
/// <param name="type">The floating type of operands and sum.</param>
/// <param name="target">The sum, as a file stores it.</param>
internal ref struct RunningSum(DType type, Span<byte> target)
{
    private readonly Span<byte> target = target;
    private bool isBegun;

    /// <summary>Adds an operand, as a file stores it, times a weight; it is rounded to float32 first, unless the type is float64.</summary>
    public void Add(ReadOnlySpan<byte> operand, double weight)
    {
        if (type == DType.Float64)
        {
            Add<double>(operand, weight);
        }
        else
        {
            Add(operand, (float)weight);
        }

        isBegun = true;
    }

    private readonly void Add<T>(ReadOnlySpan<byte> operand, T weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var products = new T[operand.Length / type.Size()];
        StoredNumbers.Decode(type, operand, products.AsSpan());
        for (var index = 0; index < products.Length; index++)
        {
            products[index] *= weight;
        }

        if (!isBegun)
        {
            StoredNumbers.Encode<T>(type, products, target);
            return;
        }

        Round(products);
        var sums = new T[products.Length];
        StoredNumbers.Decode(type, target, sums.AsSpan());
        for (var index = 0; index < sums.Length; index++)
        {
            sums[index] += products[index];
        }

        StoredNumbers.Encode<T>(type, sums, target);
    }

    private readonly void Round<T>(T[] numbers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (type.Size() < sizeof(float))
        {
            var bytes = new byte[numbers.Length * type.Size()];
            StoredNumbers.Encode<T>(type, numbers, bytes);
            StoredNumbers.Decode(type, bytes, numbers.AsSpan());
        }
    }
}
