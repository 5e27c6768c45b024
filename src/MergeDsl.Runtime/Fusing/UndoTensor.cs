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
    private readonly UInt128[] hashes = new UInt128[tensor.PieceCount];
    private readonly byte[][] codes = new byte[tensor.PieceCount][];
    private readonly IReadOnlyList<ProductStep>?[] products = new IReadOnlyList<ProductStep>?[
        tensor.Fused?.Slices.Count ?? 0
    ];

    /// <summary>How the tensor is restored.</summary>
    public UndoKind Kind { get; } =
        tensor.Source is null || tensor.Source.Name != tensor.Stored.Name ? UndoKind.Added
        : tensor.Fused is null ? UndoKind.Kept
        : tensor.Fused.Slices.SelectMany(slice => slice.Steps).All(step => step is AddProduct or SubtractInitial)
            ? UndoKind.Corrected
        : tensor.Fused.Slices.SelectMany(slice => slice.Steps).All(step => step is ReplaceRows) ? UndoKind.Rows
        : UndoKind.Replaced;

    private int PieceBytes => tensor.PieceLength * tensor.Stored.Type.Size();

    /// <summary>Notes a piece that was not changed.</summary>
    public void Add(PieceOfWork piece, ReadOnlySpan<byte> original)
    {
        if (Kind == UndoKind.Added)
        {
            return;
        }

        hashes[piece.Number] = PieceHash.OfPiece(original);
        if (Kind == UndoKind.Corrected)
        {
            var offsets = new float[piece.Count];
            codes[piece.Number] = TileCode.Encode(
                new FusedTile<float>(tensor.Stored.Type, tensor.Columns, original, offsets),
                original
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
        if (Kind == UndoKind.Added)
        {
            return;
        }

        hashes[piece.Number] = PieceHash.OfPiece(original);
        if (Kind == UndoKind.Corrected)
        {
            products[piece.Slice!.Value] = program.Products;
            codes[piece.Number] = TileCode.Encode(
                program.Fused(tensor.Stored.Type, tile, fused, tile.Offset),
                original
            );
        }
    }

    /// <summary>Appends the record once all pieces were noted.</summary>
    public void AppendTo(Stream target)
    {
        var rows = Kind == UndoKind.Rows ? Rows() : default;
        var header = new UndoHeader(Kind, tensor.Stored)
        {
            Columns = tensor.Columns,
            PieceBytes = PieceBytes,
            Hash = Kind == UndoKind.Added ? default : PieceHash.OfTensor(hashes),
            Rows = rows,
        };
        UndoWriter.Append(target, header, Addition(), Codes(header));
    }

    private EquatableArray<long> Rows() =>
        tensor
            .Fused!.Slices.SelectMany(slice => slice.Steps)
            .Cast<ReplaceRows>()
            .SelectMany(step => step.Rows)
            .Distinct()
            .Order()
            .ToEquatableArray();

    private byte[] Addition() =>
        Kind == UndoKind.Corrected
            ? UndoAddition.Write([.. tensor.Fused!.Slices.Zip(products, (slice, steps) => (slice, steps!))])
            : [];

    private IEnumerable<byte[]> Codes(UndoHeader header) =>
        Kind switch
        {
            UndoKind.Corrected => codes,
            UndoKind.Replaced => Replaced(header),
            UndoKind.Rows => StoredRows(header),
            _ => [],
        };

    // Read again rather than kept: a replaced embedding takes gigabytes.
    private IEnumerable<byte[]> Replaced(UndoHeader header)
    {
        for (var piece = 0L; piece < header.PieceCount; piece++)
        {
            var original = new byte[header.BytesOf(piece)];
            model.Read(tensor.Source!, piece * header.PieceBytes, original);
            yield return TileCode.EncodeAlone(original);
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
