using System.Numerics;
using System.Runtime.InteropServices;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl.Runtime.Engine;

/// <summary>
/// Takes stored numbers to stored numbers: as they are, or converted, multiplied and rounded. Gives the bits that a backend
/// would give, but on the processor and in pieces that stay in its first cache: an accelerator would be fed more slowly than this ends.
/// </summary>
/// <param name="source">What the numbers are stored as.</param>
/// <param name="precision">What they are rounded to before any arithmetic; null for nothing.</param>
/// <param name="factors">What they are multiplied by, one after the other.</param>
/// <param name="product">What they are rounded to after each factor; null for nothing.</param>
/// <param name="target">What the results are stored as.</param>
internal sealed class StoredScaling(
    DType source,
    DType? precision,
    IReadOnlyList<double> factors,
    DType? product,
    DType target
)
{
    private const int PieceLength = 2048;

    private readonly double[] factors = [.. factors.Where(factor => factor != 1)];

    /// <summary>Writes the results.</summary>
    /// <returns>
    /// How many of them are infinite or NaN. Nothing that is done here makes such a number finite, so 0 says the same of the
    /// numbers read.
    /// </returns>
    public long Run(ReadOnlySpan<byte> from, Span<byte> to)
    {
        var nonFinite = 0L;
        for (; from.Length > 0; from = from[(PieceLength * source.Size())..], to = to[(PieceLength * target.Size())..])
        {
            var count = from.Length / source.Size();
            if (count <= PieceLength)
            {
                return nonFinite + RunPiece(from, to[..(count * target.Size())]);
            }

            nonFinite += RunPiece(from[..(PieceLength * source.Size())], to[..(PieceLength * target.Size())]);
        }

        return nonFinite;
    }

    private long RunPiece(ReadOnlySpan<byte> from, Span<byte> to)
    {
        if (precision is null && source == target && factors.Length == 0)
        {
            from.CopyTo(to);
            return NumberFormats.CountNonFinite(target, to);
        }

        if (precision is null && source == DType.Float32 && target == DType.Float32 && factors.Length == 1)
        {
            // By far the most frequent case, in one pass less.
            var numbers = MemoryMarshal.Cast<byte, float>(from);
            Elementwise.Scale(numbers, (float)factors[0], MemoryMarshal.Cast<byte, float>(to));
            return NumberFormats.CountNonFinite(target, to);
        }

        return precision is { } rounded && rounded != source ? RunRounded(from, rounded, to) : Run(from, source, to);
    }

    private long RunRounded(ReadOnlySpan<byte> from, DType rounded, Span<byte> to)
    {
        Span<byte> bytes = stackalloc byte[PieceLength * sizeof(double)];
        bytes = bytes[..(from.Length / source.Size() * rounded.Size())];
        if (source == DType.Float64)
        {
            StoredNumbers.Encode(rounded, MemoryMarshal.Cast<byte, double>(from), bytes);
        }
        else
        {
            Span<float> numbers = stackalloc float[PieceLength];
            numbers = numbers[..(from.Length / source.Size())];
            NumberFormats.Decode(source, from, numbers);
            NumberFormats.Encode(rounded, numbers, bytes);
        }

        return Run(bytes, rounded, to);
    }

    private long Run(ReadOnlySpan<byte> from, DType type, Span<byte> to) =>
        type == DType.Float64 ? Multiply<double>(from, type, to) : Multiply<float>(from, type, to);

    private long Multiply<T>(ReadOnlySpan<byte> from, DType type, Span<byte> to)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<T> numbers = stackalloc T[PieceLength];
        numbers = numbers[..(from.Length / type.Size())];
        StoredNumbers.Decode(type, from, numbers);
        foreach (var factor in factors)
        {
            Elementwise.Scale(numbers, T.CreateTruncating(factor), numbers);
            if (product is { } rounded)
            {
                Round(numbers, rounded);
            }
        }

        return StoredNumbers.Encode<T>(target, numbers, to);
    }

    private static void Round<T>(Span<T> numbers, DType type)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<byte> bytes = stackalloc byte[PieceLength * sizeof(double)];
        bytes = bytes[..(numbers.Length * type.Size())];
        StoredNumbers.Encode<T>(type, numbers, bytes);
        StoredNumbers.Decode(type, bytes, numbers);
    }
}
