using System.Collections.Concurrent;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Undoing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>A tensor of a fused model that is read as it was before. Thread safe.</summary>
/// <param name="files">The fused model.</param>
/// <param name="record">How it is restored.</param>
internal sealed class RestoredTensor(ModelWeights files, UndoRecord record)
{
    private readonly UInt128[] hashes = new UInt128[PiecesOf(record.Header)];
    private readonly Lazy<IReadOnlyList<SliceProgram>> programs = new(() => ReadPrograms(record));
    private readonly ConcurrentBag<FuseTile> tiles = [];
    private readonly Lazy<byte[]> rows = new(() => ReadRows(record));

    /// <summary>The tensor.</summary>
    public TensorInfo Tensor => record.Header.Tensor;

    /// <summary>Fills <paramref name="destination"/> with bytes of the original.</summary>
    public void Read(long offset, Span<byte> destination)
    {
        var size = record.Header.PieceBytes;
        for (var start = offset / size * size; start < offset + destination.Length; start += size)
        {
            var length = (int)Math.Min(size, Tensor.Bytes - start);
            var (from, to) = (Math.Max(start, offset), Math.Min(start + length, offset + destination.Length));
            var place = destination.Slice((int)(from - offset), (int)(to - from));
            if (place.Length == length)
            {
                Restore(start / size, place);
                continue;
            }

            var piece = new byte[length];
            Restore(start / size, piece);
            piece.AsSpan((int)(from - start), place.Length).CopyTo(place);
        }
    }

    /// <summary>Checks that what was read is the original.</summary>
    public void Verify() => record.Verify(hashes);

    private static long PiecesOf(UndoHeader header) =>
        (header.Tensor.Bytes + header.PieceBytes - 1) / header.PieceBytes;

    private void Restore(long piece, Span<byte> original)
    {
        var start = piece * record.Header.PieceBytes;
        switch (record.Header.Kind)
        {
            case UndoKind.Corrected:
                Correct(piece, original);
                break;
            case UndoKind.Replaced:
                record.Restore(piece, original);
                break;
            case UndoKind.Rows:
                files.Read(Tensor.Name, start, original);
                PutRows(start, original);
                break;
            default:
                files.Read(Tensor.Name, start, original);
                break;
        }

        hashes[piece] = PieceHash.OfPiece(original);
    }

    private void Correct(long piece, Span<byte> original)
    {
        var fused = new byte[original.Length];
        files.Read(Tensor.Name, piece * record.Header.PieceBytes, fused);
        var first = piece * (record.Header.PieceBytes / Tensor.Type.Size());
        var count = original.Length / Tensor.Type.Size();
        var program = programs.Value.FirstOrDefault(slice =>
            first >= slice.Slice.Offset && first < slice.Slice.Offset + (slice.Slice.Rows * slice.Slice.Columns)
        );
        if (program is null)
        {
            var nothing = new FusedTile<float>(Tensor.Type, record.Header.Columns, fused, new float[count]);
            record.Restore(piece, nothing, original);
            return;
        }

        var firstRow = (first - program.Slice.Offset) / program.Slice.Columns;
        var height = count / record.Header.Columns;
        if (program.Slice.Columns != record.Header.Columns || firstRow + height > program.Slice.Rows)
        {
            throw record.DamagedAddition();
        }

        // What the fuse added, made again in the same way: the steps applied to zeros.
        var tile = tiles.TryTake(out var idle) ? idle : new FuseTile();
        program.Start(tile, (int)firstRow, height);
        tile.Exact.Clear();
        program.Run(tile);
        record.Restore(piece, program.Fused(Tensor.Type, tile, fused, tile.Exact), original);
        tiles.Add(tile);
    }

    private void PutRows(long start, Span<byte> original)
    {
        var length = record.Header.Columns * Tensor.Type.Size();
        for (var index = 0; index < record.Header.Rows.Count; index++)
        {
            var place = (record.Header.Rows[index] * length) - start;
            if (place >= 0 && place < original.Length)
            {
                rows.Value.AsSpan(index * length, length).CopyTo(original[(int)place..]);
            }
        }
    }

    private static byte[] ReadRows(UndoRecord record)
    {
        var stored = new byte[record.Header.StoredBytes];
        for (var piece = 0L; piece < record.Header.PieceCount; piece++)
        {
            var start = (int)(piece * record.Header.PieceBytes);
            record.Restore(piece, stored.AsSpan(start, record.Header.BytesOf(piece)));
        }

        return stored;
    }

    private static IReadOnlyList<SliceProgram> ReadPrograms(UndoRecord record) =>
        UndoAddition.Read(record.ReadAddition(), record.Header.Tensor.Count) ?? throw record.DamagedAddition();
}
