using System.Numerics;

namespace MergeDsl.Runtime.Undoing;

/// <summary>
/// Part of a fused tensor, with what was added to the original: every fused number is about <c>scale * original + offset</c>, rounded to
/// the tensor's type. The scale of an element is its row's times its column's.
/// </summary>
/// <typeparam name="T">The type of the offsets: float32, or float64 for float64 tensors.</typeparam>
/// <param name="type">What the tensor stores, a floating type.</param>
/// <param name="columns">Numbers in a row; the tile has whole rows.</param>
/// <param name="fused">rows x columns numbers as the fused file stores them, row-major, little endian.</param>
/// <param name="offsets">rows x columns numbers; undoing must give the very same bits.</param>
public readonly ref struct FusedTile<T>(DType type, int columns, ReadOnlySpan<byte> fused, ReadOnlySpan<T> offsets)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>What the tensor stores.</summary>
    public DType Type { get; } = type;

    /// <summary>Numbers in a row.</summary>
    public int Columns { get; } = columns;

    /// <summary>The fused numbers, as stored.</summary>
    public ReadOnlySpan<byte> Fused { get; } = fused;

    /// <summary>What was added, one for each fused number.</summary>
    public ReadOnlySpan<T> Offsets { get; } = offsets;

    /// <summary>One factor for each row of the tile; empty where there is none.</summary>
    public ReadOnlySpan<float> RowScales { get; init; }

    /// <summary>One factor for each column; empty where there is none.</summary>
    public ReadOnlySpan<float> ColumnScales { get; init; }

    /// <summary>How many numbers the tile has.</summary>
    public int Count => Offsets.Length;

    /// <summary>True when numbers were multiplied, too.</summary>
    internal bool IsScaled => !RowScales.IsEmpty || !ColumnScales.IsEmpty;
}
