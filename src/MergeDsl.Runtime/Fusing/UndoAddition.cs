using System.Runtime.InteropServices;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Undoing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>What was added to a tensor, as bytes of an undo record: the products of its slices, in the smallest type that holds them exactly.</summary>
internal static class UndoAddition
{
    // From the smallest; the last one holds everything.
    private static readonly DType[] Types = [DType.BFloat16, DType.Float16, DType.Float32];

    /// <summary>The bytes.</summary>
    /// <param name="slices">The slices of the tensor with their products.</param>
    public static byte[] Write(IReadOnlyList<(FusedSlice Slice, IReadOnlyList<ProductStep> Products)> slices)
    {
        var writer = new ByteWriter();
        writer.WriteNumber((ulong)slices.Count);
        foreach (var (slice, products) in slices)
        {
            writer.WriteNumber((ulong)slice.Offset);
            writer.WriteNumber((ulong)slice.Rows);
            writer.WriteNumber((ulong)slice.Columns);
            writer.WriteNumber((ulong)products.Count);
            foreach (var product in products)
            {
                Write(writer, slice, product);
            }
        }

        return writer.Written.ToArray();
    }

    /// <summary>The programs that make what was added out of zeros; null when the bytes are none.</summary>
    /// <param name="bytes">What was written.</param>
    /// <param name="count">How many numbers the tensor has.</param>
    public static IReadOnlyList<SliceProgram>? Read(ReadOnlySpan<byte> bytes, long count)
    {
        var reader = new ByteReader(bytes);
        if (!reader.TryReadNumber(count, out var slices))
        {
            return null;
        }

        var programs = new List<SliceProgram>();
        for (var slice = 0L; slice < slices; slice++)
        {
            if (ReadSlice(ref reader, count) is not { } program)
            {
                return null;
            }

            programs.Add(program);
        }

        return reader.Rest.IsEmpty ? programs : null;
    }

    private static void Write(ByteWriter writer, FusedSlice slice, ProductStep product)
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

    private static SliceProgram? ReadSlice(ref ByteReader reader, long count)
    {
        if (
            !reader.TryReadNumber(count, out var offset)
            || !reader.TryReadNumber(count, out var rows)
            || !reader.TryReadNumber(int.MaxValue, out var columns)
            || columns == 0
            || (count - offset) / columns < rows
            || !reader.TryReadNumber(reader.Rest.Length, out var products)
        )
        {
            return null;
        }

        var slice = new FusedSlice(offset, rows, columns, default);
        var steps = new List<ProductStep>();
        for (var product = 0L; product < products; product++)
        {
            if (ReadProduct(ref reader, slice) is not { } step)
            {
                return null;
            }

            steps.Add(step);
        }

        var scales = steps.Select(step => step.Scale).OfType<DoraScale>();
        return new SliceProgram(slice, [], steps, null) { Scales = [.. scales] };
    }

    private static ProductStep? ReadProduct(ref ByteReader reader, FusedSlice slice)
    {
        if (
            !reader.TryReadNumber(int.MaxValue, out var depth)
            || !reader.TryRead(sizeof(float), out var factor)
            || !TryReadNumbers(ref reader, slice.Rows * depth, out var left)
            || !TryReadNumbers(ref reader, slice.Columns * depth, out var right)
            || !reader.TryReadByte(out var scaling)
        )
        {
            return null;
        }

        var factors = new ProductFactors(left, right, (int)depth, MemoryMarshal.Read<float>(factor));
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
