using MergeDsl.Core;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Undoing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Collects the undo record of one tensor while its pieces are written, in any order.</summary>
/// <param name="tensor">The tensor.</param>
/// <param name="model">The base model.</param>
internal sealed class UndoTensor(TensorWork tensor, IWeightSource model)
{
    // Less than fits into a record.
    private const long MostBytes = UndoFile.MostAdditionBytes - (1 << 20);

    private readonly UInt128[] hashes = new UInt128[tensor.PieceCount];
    private readonly byte[][] codes = new byte[tensor.PieceCount][];
    private readonly byte[][] additions = new byte[tensor.Fused?.Slices.Count ?? 0][];
    private readonly int[] left = PiecesOfSlices(tensor);
    private long bytes;

    /// <summary>How the tensor is restored.</summary>
    public UndoKind Kind { get; } =
        model.Find(tensor.Stored.Name) is null ? UndoKind.Added
        : tensor.Source?.Name != tensor.Stored.Name ? UndoKind.Replaced
        : tensor.Fused is null ? UndoKind.Kept
        : tensor.Fused.Slices.SelectMany(slice => slice.Steps).All(step => step is AddProduct or SubtractInitial)
            ? UndoKind.Corrected
        : AreFewRows(tensor) ? UndoKind.Rows
        : UndoKind.Replaced;

    private int PieceBytes => tensor.PieceLength * tensor.Stored.Type.Size();

    /// <summary>Notes a piece that was not changed.</summary>
    public void Add(PieceOfWork piece, ReadOnlySpan<byte> original)
    {
        if (Kind is UndoKind.Added or UndoKind.Replaced)
        {
            return;
        }

        hashes[piece.Number] = PieceHash.OfPiece(original);
        if (IsCorrected)
        {
            var nothing = new float[piece.Count];
            Keep(
                piece,
                TileCode.Encode(new FusedTile<float>(tensor.Stored.Type, tensor.Columns, original, nothing), original)
            );
        }
    }

    /// <summary>Notes a tile.</summary>
    public void Add(
        PieceOfWork piece,
        SliceProgram program,
        FuseTile tile,
        ReadOnlySpan<byte> fused,
        ReadOnlySpan<byte> original
    )
    {
        if (Kind is UndoKind.Added or UndoKind.Replaced)
        {
            return;
        }

        hashes[piece.Number] = PieceHash.OfPiece(original);
        if (!IsCorrected)
        {
            return;
        }

        Keep(piece, TileCode.Encode(program.Fused(tensor.Stored.Type, tile, fused, tile.Offset), original));
        var slice = piece.Slice!.Value;
        if (Interlocked.Decrement(ref left[slice]) == 0)
        {
            // Not before: every tile finds the scales of its own rows.
            additions[slice] = UndoAddition.Write(program.Slice, program.Products!);
            Interlocked.Add(ref bytes, additions[slice].Length);
        }
    }

    /// <summary>Appends the record once all pieces were noted.</summary>
    public void AppendTo(Stream target)
    {
        var kind = Kind == UndoKind.Corrected && !IsCorrected ? UndoKind.Replaced : Kind;
        var header = new UndoHeader(kind, tensor.Stored)
        {
            Columns = tensor.Columns,
            PieceBytes = PieceBytes,
            Rows = kind == UndoKind.Rows ? Rows(tensor) : default,
        };
        header = header with
        {
            Hash =
                kind == UndoKind.Added ? default
                : kind == UndoKind.Replaced
                    ? PieceHash.OfTensor(Originals(header).Select(piece => PieceHash.OfPiece(piece)))
                : PieceHash.OfTensor(hashes),
        };
        UndoWriter.Append(
            target,
            header,
            kind == UndoKind.Corrected ? AddedSlices.Write(additions) : [],
            Codes(header)
        );
    }

    // A record that would take more memory than this is given up: the original itself is read again piece by piece.
    private bool IsCorrected => Kind == UndoKind.Corrected && Interlocked.Read(ref bytes) <= MostBytes;

    private static int[] PiecesOfSlices(TensorWork tensor)
    {
        var pieces = new int[tensor.Fused?.Slices.Count ?? 0];
        foreach (var piece in tensor.Pieces())
        {
            if (piece.Slice is { } slice)
            {
                pieces[slice]++;
            }
        }

        return pieces;
    }

    private void Keep(PieceOfWork piece, byte[] code)
    {
        codes[piece.Number] = code;
        Interlocked.Add(ref bytes, code.Length);
    }

    private static bool AreFewRows(TensorWork tensor) =>
        tensor.Fused!.Slices.SelectMany(slice => slice.Steps).All(step => step is ReplaceRows)
        && Rows(tensor).Count * (long)tensor.Columns * tensor.Stored.Type.Size() <= UndoHeader.MostRowsBytes;

    private static EquatableArray<long> Rows(TensorWork tensor) =>
        tensor
            .Fused!.Slices.SelectMany(slice => slice.Steps)
            .Cast<ReplaceRows>()
            .SelectMany(step => step.Rows)
            .Distinct()
            .Order()
            .ToEquatableArray();

    private IEnumerable<byte[]> Codes(UndoHeader header) =>
        header.Kind switch
        {
            UndoKind.Corrected => codes,
            UndoKind.Replaced => Originals(header).Select(piece => TileCode.EncodeAlone(piece)),
            UndoKind.Rows => StoredRows(header),
            _ => [],
        };

    // Read again rather than kept: a replaced embedding takes gigabytes.
    private IEnumerable<byte[]> Originals(UndoHeader header)
    {
        var own = model.Find(tensor.Stored.Name)!;
        for (var piece = 0L; piece < header.PieceCount; piece++)
        {
            var original = new byte[header.BytesOf(piece)];
            model.Read(own, piece * header.PieceBytes, original);
            yield return original;
        }
    }

    private IEnumerable<byte[]> StoredRows(UndoHeader header)
    {
        var length = header.Columns * tensor.Stored.Type.Size();
        var stored = new byte[header.StoredBytes];
        for (var index = 0; index < header.Rows.Count; index++)
        {
            model.Read(tensor.Source!, header.Rows[index] * length, stored.AsSpan(index * length, length));
        }

        for (var piece = 0L; piece < header.PieceCount; piece++)
        {
            yield return TileCode.EncodeAlone(
                stored.AsSpan(checked((int)(piece * header.PieceBytes)), header.BytesOf(piece))
            );
        }
    }
}
