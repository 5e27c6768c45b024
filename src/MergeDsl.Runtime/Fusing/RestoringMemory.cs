using System.Collections.Concurrent;
using MergeDsl.Runtime.Undoing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>What the tensors of a restored model share while they are read, so that memory does not grow with their number. Thread safe.</summary>
internal sealed class RestoringMemory
{
    private const long MostBytes = 1 << 26;

    /// <summary>What was added to tensors.</summary>
    public RecentValues<UndoRecord, AddedSlices> Additions { get; } = new(MostBytes);

    /// <summary>Slices made ready.</summary>
    public RecentValues<(UndoRecord Record, int Slice), SliceProgram> Programs { get; } = new(MostBytes);

    /// <summary>Rows that were replaced.</summary>
    public RecentValues<UndoRecord, byte[]> Rows { get; } = new(MostBytes);

    /// <summary>Idle tiles.</summary>
    public ConcurrentBag<FuseTile> Tiles { get; } = [];
}
