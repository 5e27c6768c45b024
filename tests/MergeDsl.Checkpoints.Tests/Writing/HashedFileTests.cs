using System.Buffers;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Writing;

public sealed class HashedFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1, 5000)]
    [InlineData(7, 30_000)]
    [InlineData(1000, 3_000_000)]
    [InlineData((1 << 20) - 1, 5 << 20)]
    [InlineData(1 << 20, 4 << 20)]
    [InlineData((1 << 21) + 3, 9_000_001)]
    public void PiecesFromSeveralThreads_MakeTheFile(int piece, int length)
    {
        var bytes = Bytes(length);
        using (var file = new HashedFile(folder["file"]))
        {
            Parallel.For(
                0,
                (length + piece - 1) / piece,
                new ParallelOptions { MaxDegreeOfParallelism = 4 },
                index => Write(file, bytes, index * piece, Math.Min(piece, length - (index * piece)))
            );
            Check(file.Complete(length), bytes);
        }

        File.ReadAllBytes(folder["file"]).ShouldBe(bytes);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(2500)]
    public void PiecesFromBackToFront_MakeTheFile(int count)
    {
        const int Piece = 1001;
        var bytes = Bytes(count * Piece);
        using (var file = new HashedFile(folder["file"]))
        {
            for (var index = count - 1; index >= 0; index--)
            {
                Write(file, bytes, index * Piece, Piece);
            }

            Check(file.Complete(bytes.Length), bytes);
        }

        File.ReadAllBytes(folder["file"]).ShouldBe(bytes);
    }

    [Fact]
    public void WhatIsThere_GrowsFromTheBeginning()
    {
        const int Block = 1 << 20;
        var bytes = Bytes(3 * Block);
        using var file = new HashedFile(folder["file"]);
        Write(file, bytes, Block, Block);
        new FileInfo(folder["file"]).Length.ShouldBe(0);
        Write(file, bytes, 0, Block);
        new FileInfo(folder["file"]).Length.ShouldBe(2 * Block);
    }

    [Fact]
    public void AFileThatIsThere_IsReplaced()
    {
        File.WriteAllBytes(folder["file"], Bytes(100));
        using (var file = new HashedFile(folder["file"]))
        {
            Write(file, [1, 2, 3], 0, 3);
            file.Complete(3);
        }

        File.ReadAllBytes(folder["file"]).ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void AByteThatIsMissing_IsFoundAtTheEnd()
    {
        using var file = new HashedFile(folder["file"]);
        Write(file, Bytes(10), 0, 4);
        Write(file, Bytes(10), 5, 5);
        Should.Throw<InvalidOperationException>(() => file.Complete(10)).Message.ShouldContain("10 bytes");
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(3, 2)]
    [InlineData(9, 1)]
    public void AByteThatComesTwice_IsFoundAtTheEnd(int first, int length)
    {
        using var file = new HashedFile(folder["file"]);
        Write(file, Bytes(10), 0, 10);
        Write(file, Bytes(10), first, length);
        Should.Throw<InvalidOperationException>(() => file.Complete(10));
    }

    [Fact]
    public void BytesBehindTheEnd_AreFoundAtTheEnd()
    {
        using var file = new HashedFile(folder["file"]);
        Write(file, Bytes(10), 0, 10);
        Should.Throw<InvalidOperationException>(() => file.Complete(9));
    }

    [Fact]
    public void ADiskThatIsFullWhereBytesCameEarly_IsToldToWhoBringsTheMissingOnes()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        const int Length = 1 << 20;
        var (early, missing) = (new CountedOwner(Length), new CountedOwner(Length));
        using (var file = new HashedFile("/dev/full"))
        {
            file.Write(Length, early, Length);
            Should
                .Throw<FindingException>(() => file.Write(0, missing, Length))
                .Findings.ShouldHaveSingleItem()
                .Id.ShouldBe("MDSL4006");
        }

        (early.Disposals, missing.Disposals).ShouldBe((1, 1));
    }

    [Fact]
    public void EveryOwner_IsDisposedOfOnce()
    {
        CountedOwner[] owners = [.. Enumerable.Range(0, 40).Select(_ => new CountedOwner(100_000))];
        using (var file = new HashedFile(folder["file"]))
        {
            foreach (var index in Enumerable.Range(0, owners.Length).Reverse())
            {
                file.Write(index * 100_000L, owners[index], 100_000);
            }

            file.Complete(40 * 100_000);
        }

        owners.ShouldAllBe(owner => owner.Disposals == 1);
    }

    [Fact]
    public void OwnersWhoseBytesWereNeverWritten_AreDisposedOfWithTheFile()
    {
        var (empty, first, waiting) = (new CountedOwner(5), new CountedOwner(5), new CountedOwner(5));
        using (var file = new HashedFile(folder["file"]))
        {
            file.Write(0, empty, 0);
            empty.Disposals.ShouldBe(1);
            file.Write(0, first, 5);
            file.Write(7, waiting, 5);
        }

        (first.Disposals, waiting.Disposals).ShouldBe((1, 1));
    }

    private static byte[] Bytes(int length)
    {
        // No two blocks of it are equal.
        var bytes = new byte[length];
        for (var index = 0; index < length; index++)
        {
            bytes[index] = (byte)(((uint)index * 2654435761u) >> 24);
        }

        return bytes;
    }

    private static void Write(HashedFile file, byte[] bytes, int first, int length) =>
        file.Write(first, bytes.AsSpan(first, length));

    private static void Check(IReadOnlyList<Piece> pieces, byte[] bytes)
    {
        Piece.Covered(pieces).ShouldBe(bytes.Length);
        foreach (var piece in pieces)
        {
            piece.ShouldBe(Piece.Of(piece.Offset, bytes.AsSpan((int)piece.Offset, (int)piece.Length)));
        }
    }

    private sealed class CountedOwner(int length) : IMemoryOwner<byte>
    {
        public int Disposals { get; private set; }

        public Memory<byte> Memory { get; } = new byte[length];

        public void Dispose() => Disposals++;
    }
}
