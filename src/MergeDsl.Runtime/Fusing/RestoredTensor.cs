using MergeDsl.Checkpoints.Models;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Undoing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>A tensor of a fused model that is read as it was before. Thread safe.</summary>
/// <param name="files">The fused model.</param>
/// <param name="record">How it is restored.</param>
/// <param name="memory">What it shares with the others.</param>
internal sealed class RestoredTensor(ModelWeights files, UndoRecord record, RestoringMemory memory)
{
    private readonly UInt128[] hashes = new UInt128[PiecesOf(record.Header)];

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
        if (ProgramOf(first) is not { } program)
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
        var tile = memory.Tiles.TryTake(out var idle) ? idle : new FuseTile();
        program.Start(tile, (int)firstRow, height);
        tile.Exact.Clear();
        program.Run(tile);
        record.Restore(piece, program.Fused(Tensor.Type, tile, fused, tile.Exact), original);
        memory.Tiles.Add(tile);
    }

    /// <summary>The program of the slice that a number lies in; null for none.</summary>
    private SliceProgram? ProgramOf(long first)
    {
        var added = memory.Additions.Get(record, ReadAddition, addition => addition.Bytes);
        return added.Find(first) is { } slice
            ? memory.Programs.Get(
                (record, slice),
                () => added.Decode(slice) ?? throw record.DamagedAddition(),
                program => program.FactorBytes
            )
            : null;
    }

    private AddedSlices ReadAddition() =>
        AddedSlices.Read(record.ReadAddition(), Tensor.Count) ?? throw record.DamagedAddition();

    private void PutRows(long start, Span<byte> original)
    {
        var length = record.Header.Columns * Tensor.Type.Size();
        var rows = memory.Rows.Get(record, ReadRows, read => read.Length);
        for (var index = 0; index < record.Header.Rows.Count; index++)
        {
            var place = (record.Header.Rows[index] * length) - start;
            if (place >= 0 && place < original.Length)
            {
                rows.AsSpan(index * length, length).CopyTo(original[(int)place..]);
            }
        }
    }

    private byte[] ReadRows()
    {
        var stored = new byte[record.Header.StoredBytes];
        for (var piece = 0L; piece < record.Header.PieceCount; piece++)
        {
            var start = (int)(piece * record.Header.PieceBytes);
            record.Restore(piece, stored.AsSpan(start, record.Header.BytesOf(piece)));
        }

        return stored;
    }
}
