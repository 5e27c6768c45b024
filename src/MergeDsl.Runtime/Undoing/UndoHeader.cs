using MergeDsl.Core;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Undoing;

/// <summary>What an undo record says about its tensor before the codes of the pieces.</summary>
/// <param name="Kind">How it is restored.</param>
/// <param name="Tensor">The original; of an added tensor, the one to remove.</param>
public sealed record UndoHeader(UndoKind Kind, TensorInfo Tensor)
{
    /// <summary>The most bytes in a piece.</summary>
    public const int MostPieceBytes = 1 << 28;

    /// <summary>The most bytes in rows that are stored: they are all read at once.</summary>
    public const int MostRowsBytes = 1 << 26;

    // A file of any length can claim kept pieces and pieces of rows, each of which takes a hash in memory.
    private const int LeastPieceBytes = 1 << 16;
    private const int MostSmallPieces = 1 << 12;

    // Fusing copies a mebi of numbers at a time, or fuses sixteen rows at least.
    private const int MostCopiedBytes = 1 << 23;
    private const int MostRowsInPiece = 16;

    /// <summary>Numbers in a row, at least one; 1 where rows do not matter.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>Bytes of a piece of the original, at least one; the last piece is what is left. Corrected pieces have whole rows.</summary>
    public int PieceBytes { get; init; } = 1;

    /// <summary>The <see cref="PieceHash"/> of the whole original tensor, cut to pieces of <see cref="PieceBytes"/>; 0 for an added one.</summary>
    public UInt128 Hash { get; init; }

    /// <summary>Which rows are stored, ascending; empty unless the kind is <see cref="UndoKind.Rows"/>.</summary>
    public EquatableArray<long> Rows { get; init; }

    /// <summary>How many bytes the pieces hold when they are decoded.</summary>
    public long StoredBytes =>
        Kind switch
        {
            UndoKind.Added or UndoKind.Kept => 0,
            UndoKind.Rows => Rows.Count * RowBytes,
            _ => Tensor.Bytes,
        };

    /// <summary>How many pieces there are.</summary>
    public long PieceCount => (StoredBytes / PieceBytes) + (StoredBytes % PieceBytes == 0 ? 0 : 1);

    private long RowBytes => (long)Columns * Tensor.Type.Size();

    /// <summary>How many bytes the piece holds when it is decoded.</summary>
    public int BytesOf(long piece) => (int)Math.Min(PieceBytes, StoredBytes - (piece * PieceBytes));

    /// <summary>What contradicts itself in the header; null when nothing does.</summary>
    internal string? Contradiction()
    {
        if (!HasSize(Tensor))
        {
            return "the shape is impossible";
        }

        if (Columns < 1 || Tensor.Count % Columns != 0 || !IsRow())
        {
            return "the shape has no such rows";
        }

        if (!IsPieceSound() || (Kind == UndoKind.Corrected && PieceBytes % RowBytes != 0))
        {
            return "the pieces have an impossible size";
        }

        if (Kind == UndoKind.Corrected && !Tensor.Type.IsFloating())
        {
            return "a tensor of this type is not corrected";
        }

        if (Kind == UndoKind.Rows && StoredBytes > MostRowsBytes)
        {
            return "the rows are too many";
        }

        var rows = Tensor.Count / Columns;
        return AreRowsSound(rows) ? null : "the rows do not fit the shape";
    }

    /// <summary>True when the last dimensions make a row, or rows do not matter.</summary>
    private bool IsRow()
    {
        var row = 1L;
        for (var axis = Tensor.Shape.Count - 1; row < Columns && axis >= 0; axis--)
        {
            // All of a matrix is no row, as it may be large.
            row = axis == 0 && Tensor.Shape.Count > 1 ? long.MaxValue : row * Math.Max(1, Tensor.Shape[axis]);
        }

        return row == Columns;
    }

    private bool IsPieceSound()
    {
        var most = Math.Min(MostPieceBytes, Math.Max(MostCopiedBytes, MostRowsInPiece * RowBytes));
        var areMany = PieceBytes < LeastPieceBytes && Tensor.Bytes / Math.Max(1, PieceBytes) > MostSmallPieces;
        return PieceBytes >= 1 && PieceBytes <= most && !(areMany && (Kind is UndoKind.Kept or UndoKind.Rows));
    }

    private static bool HasSize(TensorInfo tensor)
    {
        var bytes = (Int128)tensor.Type.Size();
        foreach (var dimension in tensor.Shape)
        {
            bytes *= dimension;
            if (dimension < 0 || bytes > long.MaxValue)
            {
                return false;
            }
        }

        return true;
    }

    private bool AreRowsSound(long rows)
    {
        if (Kind != UndoKind.Rows)
        {
            return Rows.Count == 0;
        }

        var last = -1L;
        foreach (var row in Rows)
        {
            if (row <= last || row >= rows)
            {
                return false;
            }

            last = row;
        }

        return true;
    }
}
