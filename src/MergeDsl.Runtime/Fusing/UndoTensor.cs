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
        model.Find(tensor.Stored.Name) is null ? UndoKind.Added
        : tensor.Source?.Name != tensor.Stored.Name ? UndoKind.Replaced
        : tensor.Fused is null ? UndoKind.Kept
        : tensor.Fused.Slices.SelectMany(slice => slice.Steps).All(step => step is AddProduct or SubtractInitial)
            ? UndoKind.Corrected
        : tensor.Fused.Slices.SelectMany(slice => slice.Steps).All(step => step is ReplaceRows) ? UndoKind.Rows
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
        if (Kind is UndoKind.Added or UndoKind.Replaced)
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
        // Too many factors for a record: the original itself takes less.
        var kind = AdditionBytes > UndoFile.MostAdditionBytes ? UndoKind.Replaced : Kind;
        var header = new UndoHeader(kind, tensor.Stored)
        {
            Columns = tensor.Columns,
            PieceBytes = PieceBytes,
            Rows = kind == UndoKind.Rows ? Rows() : default,
        };
        header = header with
        {
            Hash =
                kind == UndoKind.Added ? default
                : kind == UndoKind.Replaced
                    ? PieceHash.OfTensor(Originals(header).Select(piece => PieceHash.OfPiece(piece)))
                : PieceHash.OfTensor(hashes),
        };
        UndoWriter.Append(target, header, kind == UndoKind.Corrected ? Addition() : [], Codes(header));
    }

    /// <summary>The most bytes that the addition can take.</summary>
    private long AdditionBytes =>
        Kind == UndoKind.Corrected
            ? tensor.Fused!.Slices.Zip(products).Sum(pair => pair.Second!.Sum(product => SizeOf(pair.First, product)))
            : 0;

    // The numbers of both factors and of a scale, and room for what is said about them.
    private static long SizeOf(FusedSlice slice, ProductStep product) =>
        sizeof(float) * ((slice.Rows + slice.Columns) * (product.Factors.Depth + 1L)) + 64;

    private EquatableArray<long> Rows() =>
        tensor
            .Fused!.Slices.SelectMany(slice => slice.Steps)
            .Cast<ReplaceRows>()
            .SelectMany(step => step.Rows)
            .Distinct()
            .Order()
            .ToEquatableArray();

    private byte[] Addition() =>
        UndoAddition.Write([.. tensor.Fused!.Slices.Zip(products, (slice, steps) => (slice, steps!))]);

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
