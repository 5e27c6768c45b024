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
}
