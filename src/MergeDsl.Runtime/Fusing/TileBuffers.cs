namespace MergeDsl.Runtime.Fusing;

/// <summary>What one thread needs for a piece of work at a time; used again for the next.</summary>
internal sealed class TileBuffers
{
    private float[] numbers = [];
    private byte[] bytes = [];

    /// <summary>The tile.</summary>
    public FuseTile Tile { get; } = new();

    /// <summary>A copy of numbers.</summary>
    public ReadOnlySpan<float> Original(ReadOnlySpan<float> source)
    {
        var copy = Numbers(source.Length);
        source.CopyTo(copy);
        return copy;
    }

    /// <summary>Room for numbers.</summary>
    public Span<float> Numbers(int count)
    {
        if (numbers.Length < count)
        {
            numbers = GC.AllocateUninitializedArray<float>(count);
        }

        return numbers.AsSpan(0, count);
    }

    /// <summary>Room for bytes; what was in the last room is gone.</summary>
    public Span<byte> Bytes(int count)
    {
        if (bytes.Length < count)
        {
            bytes = GC.AllocateUninitializedArray<byte>(count);
        }

        return bytes.AsSpan(0, count);
    }
}
