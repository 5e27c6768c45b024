namespace MergeDsl.Runtime.Fusing;

/// <summary>
/// Whole rows of a slice while steps are applied to them: exactly, and where the plan asks for it, rounded after every step
/// as well. Used again for tile after tile.
/// </summary>
internal sealed class FuseTile
{
    private float[] loaded = [];
    private float[] exact = [];
    private float[] rounded = [];
    private float[] delta = [];
    private float[] offset = [];
    private float[] lost = [];

    /// <summary>Index in the slice of the first row.</summary>
    public int FirstRow { get; private set; }

    /// <summary>How many rows there are.</summary>
    public int Rows { get; private set; }

    /// <summary>Columns of the slice.</summary>
    public int Columns { get; private set; }

    /// <summary>True when <see cref="Rounded"/> follows the plan's roundings.</summary>
    public bool IsRounded { get; private set; }

    /// <summary>The numbers without any rounding but float32's.</summary>
    public Span<float> Exact => exact.AsSpan(0, Count);

    /// <summary>The numbers rounded after every step; the exact ones where the plan does not ask for that.</summary>
    public Span<float> Rounded => (IsRounded ? rounded : exact).AsSpan(0, Count);

    /// <summary>The numbers behind the steps of loading, before any delta.</summary>
    public Span<float> Loaded => loaded.AsSpan(0, Count);

    /// <summary>What is added to the numbers, times the scales behind it; empty unless it is kept.</summary>
    public Span<float> Offset => offset.AsSpan(0, KeepsOffset ? Count : 0);

    /// <summary>True to keep <see cref="Offset"/>.</summary>
    public bool KeepsOffset { get; init; }

    /// <summary>What float32 rounded away from <see cref="Exact"/>.</summary>
    public Span<float> Lost => lost.AsSpan(0, Count);

    /// <summary>Room for a delta.</summary>
    public Span<float> Delta => delta.AsSpan(0, Count);

    private int Count => Rows * Columns;

    /// <summary>Makes room for those rows.</summary>
    public void Reset(int firstRow, int rows, int columns, bool isRounded)
    {
        (FirstRow, Rows, Columns, IsRounded) = (firstRow, rows, columns, isRounded);
        if (exact.Length < Count)
        {
            loaded = GC.AllocateUninitializedArray<float>(Count);
            exact = GC.AllocateUninitializedArray<float>(Count);
            delta = GC.AllocateUninitializedArray<float>(Count);
            lost = GC.AllocateUninitializedArray<float>(Count);
        }

        if (KeepsOffset && offset.Length < Count)
        {
            offset = GC.AllocateUninitializedArray<float>(Count);
        }

        Offset.Clear();
        if (isRounded && rounded.Length < Count)
        {
            rounded = GC.AllocateUninitializedArray<float>(Count);
        }
    }
}
