using MergeDsl.Core.Fusing;
using MergeDsl.Runtime.Undoing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>What was added to the slices of a tensor, read from its undo record; a slice is decoded when it is asked for.</summary>
internal sealed class AddedSlices
{
    private readonly byte[] bytes;
    private readonly List<(FusedSlice Slice, Range Place)> slices = [];

    private AddedSlices(byte[] bytes) => this.bytes = bytes;

    /// <summary>Bytes in memory.</summary>
    public long Bytes => bytes.Length;

    /// <summary>The parts of the bytes that a record keeps.</summary>
    /// <param name="slices">What <see cref="UndoAddition.Write"/> gave for each slice, in the order of the tensor's numbers.</param>
    public static IReadOnlyList<byte[]> Write(IReadOnlyList<byte[]> slices) =>
        [Number(slices.Count), .. slices.SelectMany(slice => new[] { Number(slice.Length), slice })];

    /// <summary>The slices; null when the bytes are none.</summary>
    /// <param name="bytes">All parts, one behind the other.</param>
    /// <param name="count">How many numbers the tensor has.</param>
    public static AddedSlices? Read(byte[] bytes, long count)
    {
        var read = new AddedSlices(bytes);
        var reader = new ByteReader(bytes);
        if (!reader.TryReadNumber(bytes.Length, out var expected))
        {
            return null;
        }

        var end = 0L;
        while (read.slices.Count < expected)
        {
            if (
                !reader.TryReadCounted(out var part)
                || UndoAddition.SliceOf(part, count) is not { } slice
                || slice.Offset < end
            )
            {
                return null;
            }

            var place = bytes.Length - reader.Rest.Length;
            read.slices.Add((slice, (place - part.Length)..place));
            end = slice.Offset + (slice.Rows * slice.Columns);
        }

        return reader.Rest.IsEmpty ? read : null;
    }

    /// <summary>The number of the slice that the tensor's number <paramref name="first"/> lies in; null for none.</summary>
    public int? Find(long first)
    {
        var (low, high) = (0, slices.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            var slice = slices[middle].Slice;
            if (first < slice.Offset)
            {
                high = middle;
            }
            else if (first >= slice.Offset + (slice.Rows * slice.Columns))
            {
                low = middle + 1;
            }
            else
            {
                return middle;
            }
        }

        return null;
    }

    /// <summary>The program that makes what was added to a slice out of zeros; null when its bytes make no sense.</summary>
    public SliceProgram? Decode(int slice) => UndoAddition.Read(bytes.AsSpan(slices[slice].Place), slices[slice].Slice);

    private static byte[] Number(int number)
    {
        var writer = new ByteWriter();
        writer.WriteNumber((ulong)number);
        return writer.Written.ToArray();
    }
}
