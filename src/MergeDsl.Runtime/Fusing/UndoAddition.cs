using System.Runtime.InteropServices;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Undoing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>What was added to a slice, as bytes of an undo record: its products, in the smallest type that holds them exactly.</summary>
internal static class UndoAddition
{
    // From the smallest; the last one holds everything.
    private static readonly DType[] Types = [DType.BFloat16, DType.Float16, DType.Float32];

    // Right factors are packed with rows of whole vectors: narrow ones take more memory than the file has bytes of them.
    private const int PackedColumns = 16;
    private const long MostPackedNumbers = 1 << 27;

    /// <summary>The bytes.</summary>
    /// <param name="slice">The slice.</param>
    /// <param name="products">Its products; scales are those of the whole slice.</param>
    public static byte[] Write(FusedSlice slice, IReadOnlyList<ProductStep> products)
    {
        var writer = new ByteWriter();
        writer.WriteNumber((ulong)slice.Offset);
        writer.WriteNumber((ulong)slice.Rows);
        writer.WriteNumber((ulong)slice.Columns);
        writer.WriteNumber((ulong)products.Count);
        foreach (var product in products)
        {
            WriteProduct(writer, slice, product);
        }

        return writer.Written.ToArray();
    }

    /// <summary>The slice that bytes are of, without its steps; null when they are none.</summary>
    /// <param name="bytes">What was written.</param>
    /// <param name="count">How many numbers the tensor has.</param>
    public static FusedSlice? SliceOf(ReadOnlySpan<byte> bytes, long count)
    {
        var reader = new ByteReader(bytes);
        return TryReadSlice(ref reader, count, out var slice) ? slice : null;
    }

    /// <summary>The program that makes what was added out of zeros; null when the bytes make no sense.</summary>
    /// <param name="bytes">What was written.</param>
    /// <param name="slice">The slice that they are of.</param>
    public static SliceProgram? Read(ReadOnlySpan<byte> bytes, FusedSlice slice)
    {
        var reader = new ByteReader(bytes);
        if (
            !TryReadSlice(ref reader, long.MaxValue, out _)
            || !reader.TryReadNumber(reader.Rest.Length, out var products)
        )
        {
            return null;
        }

        var steps = new List<ProductStep>();
        var left = MostPackedNumbers;
        for (var product = 0L; product < products; product++)
        {
            if (ReadProduct(ref reader, slice, ref left) is not { } step)
            {
                return null;
            }

            steps.Add(step);
        }

        var scales = steps.Select(step => step.Scale).OfType<DoraScale>();
        return reader.Rest.IsEmpty ? new SliceProgram(slice, [], steps, null) { Scales = [.. scales] } : null;
    }

    private static void WriteProduct(ByteWriter writer, FusedSlice slice, ProductStep product)
    {
        var (left, right, depth, factor) = product.Factors;
        writer.WriteNumber((ulong)depth);
        writer.Write(MemoryMarshal.AsBytes<float>([factor]));
        WriteNumbers(writer, left.AsSpan(0, checked((int)slice.Rows * depth)));
        WriteNumbers(writer, right.AsSpan(0, checked((int)slice.Columns * depth)));
        writer.WriteByte(
            (byte)(
                product.Scale is { IsPerColumn: var isPerColumn }
                    ? isPerColumn
                        ? 2
                        : 1
                    : 0
            )
        );
        if (product.Scale is { } scale)
        {
            writer.WriteCounted(MemoryMarshal.AsBytes<float>(scale.Values));
        }
    }

    private static void WriteNumbers(ByteWriter writer, ReadOnlySpan<float> numbers)
    {
        foreach (var type in Types)
        {
            var bytes = new byte[numbers.Length * type.Size()];
            NumberFormats.Encode(type, numbers, bytes);
            if (type == Types[^1] || IsExact(type, bytes, numbers))
            {
                writer.WriteByte((byte)type);
                writer.WriteCounted(bytes);
                return;
            }
        }
    }

    private static bool IsExact(DType type, byte[] bytes, ReadOnlySpan<float> numbers)
    {
        var decoded = new float[numbers.Length];
        NumberFormats.Decode(type, bytes, decoded);
        return MemoryMarshal.AsBytes<float>(decoded).SequenceEqual(MemoryMarshal.AsBytes(numbers));
    }

    private static bool TryReadSlice(ref ByteReader reader, long count, out FusedSlice slice)
    {
        slice = new FusedSlice(0, 0, 1, default);
        if (
            !reader.TryReadNumber(count, out var offset)
            || !reader.TryReadNumber(int.MaxValue, out var rows)
            || !reader.TryReadNumber(int.MaxValue, out var columns)
            || rows == 0
            || columns == 0
            || (count - offset) / columns < rows
        )
        {
            return false;
        }

        slice = new FusedSlice(offset, rows, columns, default);
        return true;
    }

    private static ProductStep? ReadProduct(ref ByteReader reader, FusedSlice slice, ref long left)
    {
        if (
            // Every rank takes a byte at least, so that no product of sizes overflows.
            !reader.TryReadNumber(reader.Rest.Length, out var depth)
            || (left -= depth * Math.Max(slice.Columns, PackedColumns)) < 0
            || !reader.TryRead(sizeof(float), out var factor)
            || !TryReadNumbers(ref reader, slice.Rows * depth, out var leftFactor)
            || !TryReadNumbers(ref reader, slice.Columns * depth, out var rightFactor)
            || !reader.TryReadByte(out var scaling)
        )
        {
            return null;
        }

        var factors = new ProductFactors(leftFactor, rightFactor, (int)depth, MemoryMarshal.Read<float>(factor));
        if (scaling == 0)
        {
            return new ProductStep(factors, (int)slice.Columns, null, null);
        }

        var isPerColumn = scaling == 2;
        return
            reader.TryReadCounted(out var values)
            && values.Length == sizeof(float) * (isPerColumn ? slice.Columns : slice.Rows)
            ? new ProductStep(
                factors,
                (int)slice.Columns,
                null,
                DoraScale.Of(MemoryMarshal.Cast<byte, float>(values).ToArray(), isPerColumn)
            )
            : null;
    }

    private static bool TryReadNumbers(ref ByteReader reader, long count, out float[] numbers)
    {
        numbers = [];
        if (
            !reader.TryReadByte(out var code)
            || !Types.Contains((DType)code)
            || !reader.TryReadCounted(out var bytes)
            || bytes.Length != count * ((DType)code).Size()
        )
        {
            return false;
        }

        numbers = new float[count];
        NumberFormats.Decode((DType)code, bytes, numbers);
        return true;
    }
}
