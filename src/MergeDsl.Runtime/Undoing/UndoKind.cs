namespace MergeDsl.Runtime.Undoing;

/// <summary>How a tensor of a fused model becomes the original again.</summary>
public enum UndoKind
{
    /// <summary>Every number is corrected, tile by tile: the pieces are <see cref="TileCode"/>s of the original.</summary>
    Corrected,

    /// <summary>The original is stored: the pieces are its bytes, coded alone.</summary>
    Replaced,

    /// <summary>Some rows are stored: the pieces are their bytes, one row behind the other, coded alone.</summary>
    Rows,

    /// <summary>The original model has no such tensor.</summary>
    Added,

    /// <summary>The tensor is the original: there are no pieces, only its hash.</summary>
    Kept,
}
