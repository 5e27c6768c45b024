using MergeDsl.Core.Fusing;
using MergeDsl.Runtime.Fusing;
using MergeDsl.Runtime.Undoing;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Fusing;

public sealed class AddedSlicesTests
{
    private const int Count = 100;
    private static readonly FusedSlice First = new(10, 3, 4, default);
    private static readonly FusedSlice Second = new(40, 2, 5, default);

    [Fact]
    public void Slices_AreFoundAndDecoded()
    {
        var read = Read([Slice(First), Slice(Second)]).ShouldNotBeNull();

        read.Find(9).ShouldBeNull();
        read.Find(10).ShouldBe(0);
        read.Find(21).ShouldBe(0);
        read.Find(22).ShouldBeNull();
        read.Find(49).ShouldBe(1);
        read.Find(50).ShouldBeNull();
        var product = read.Decode(1).ShouldNotBeNull().Products!.ShouldHaveSingleItem();
        product.Factors.Left.ShouldBe([1, 2]);
        product.Factors.Right.ShouldBe([1, 2, 3, 4, 5]);
        product.Scale!.Values.ShouldBe([0.5f, 0.25f]);
    }

    [Fact]
    public void SlicesThatOverlapOrReachOut_AreNone()
    {
        Read([Slice(Second), Slice(First)]).ShouldBeNull();
        Read([Slice(First), Slice(First)]).ShouldBeNull();
        Read([Slice(First with { Offset = 89 })]).ShouldBeNull();
        AddedSlices.Read([.. Bytes([Slice(First)]), 0], Count).ShouldBeNull();
        AddedSlices.Read([0xFF, 0xFF, 0xFF, 0xFF, 0x0F], Count).ShouldBeNull();
    }

    // Ranks whose sizes overflow, and factors that are small in the file and large once they are packed.
    [Theory]
    [InlineData(1L << 61)]
    [InlineData(int.MaxValue)]
    [InlineData((1L << 23) + 1)]
    public void RanksThatTakeTooMuchMemory_AreNone(long depth)
    {
        var writer = new ByteWriter();
        foreach (var number in new[] { 0, 1, 1, 1, depth })
        {
            writer.WriteNumber((ulong)number);
        }

        writer.Write(new byte[sizeof(float)]);
        var stored = new byte[depth > int.MaxValue / 2 ? 2 : 2 * depth];
        for (var factor = 0; factor < 2; factor++)
        {
            writer.WriteByte((byte)DType.BFloat16);
            writer.WriteCounted(stored);
        }

        writer.WriteByte(0);
        var read = Read([writer.Written.ToArray()]).ShouldNotBeNull();
        var before = GC.GetAllocatedBytesForCurrentThread();

        read.Decode(0).ShouldBeNull();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1 << 20);
    }

    private static byte[] Slice(FusedSlice slice)
    {
        float[] left = [.. Enumerable.Range(1, (int)slice.Rows).Select(value => (float)value)];
        float[] right = [.. Enumerable.Range(1, (int)slice.Columns).Select(value => (float)value)];
        float[] scales = [.. left.Select(value => 0.5f / value)];
        var factors = new ProductFactors(left, right, 1, 2);
        return UndoAddition.Write(
            slice,
            [new ProductStep(factors, (int)slice.Columns, null, DoraScale.Of(scales, isPerColumn: false))]
        );
    }

    private static byte[] Bytes(byte[][] slices)
    {
        using var bytes = new MemoryStream();
        foreach (var part in AddedSlices.Write(slices))
        {
            bytes.Write(part);
        }

        return bytes.ToArray();
    }

    private static AddedSlices? Read(byte[][] slices) => AddedSlices.Read(Bytes(slices), Count);
}
