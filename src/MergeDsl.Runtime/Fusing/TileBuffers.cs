namespace MergeDsl.Runtime.Fusing;

/// <summary>What one thread needs for a piece of work at a time; used again for the next.</summary>
/// <param name="keepsOffset">True when what is added to a tile is needed behind it.</param>
internal sealed class TileBuffers(bool keepsOffset)
{
    private float[] numbers = [];
    private byte[] read = [];

    /// <summary>The tile.</summary>
    public FuseTile Tile { get; } = new() { KeepsOffset = keepsOffset };

    /// <summary>Room for numbers.</summary>
    public Span<float> Numbers(int count) => Room(ref numbers, count);

    /// <summary>Room for bytes that are read.</summary>
    public Span<byte> Read(int count) => Room(ref read, count);

    private static Span<T> Room<T>(ref T[] room, int count)
    {
        if (room.Length < count)
        {
            room = GC.AllocateUninitializedArray<T>(count);
        }

        return room.AsSpan(0, count);
    }
}
