namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>
/// Keys and values of one text in one layer. Keys lie in blocks of sixteen positions, each block head by head and component by component with
/// the positions side by side, so that scores are computed sixteen at a time; values lie position by position. Head components are
/// padded with zeros to a multiple of sixteen in values.
/// </summary>
/// <param name="heads">Heads of keys and values.</param>
/// <param name="width">Components of a head.</param>
internal sealed class LayerCache(int heads, int width)
{
    /// <summary>Positions of a block of keys.</summary>
    public const int Block = 16;

    private float[] keys = [];
    private float[] values = [];

    /// <summary>Components of a head of values, the padding included.</summary>
    public int PaddedWidth { get; } = (width + Block - 1) / Block * Block;

    private int KeysOfBlock => heads * width * Block;

    private int ValuesOfPosition => heads * PaddedWidth;

    /// <summary>A block of keys of a head: component after component.</summary>
    public ReadOnlySpan<float> Keys(int block, int head) =>
        keys.AsSpan((block * KeysOfBlock) + (head * width * Block), width * Block);

    /// <summary>The values of a head from a position on; those of the next position lie <see cref="Stride"/> behind.</summary>
    public ReadOnlySpan<float> Values(int position, int head) =>
        values.AsSpan((position * ValuesOfPosition) + (head * PaddedWidth));

    /// <summary>From the values of a position to those of the next.</summary>
    public int Stride => ValuesOfPosition;

    /// <summary>Makes room for the positions before <paramref name="end"/>.</summary>
    public void Reserve(int end)
    {
        var blocks = (end + Block - 1) / Block;
        if (keys.Length < blocks * KeysOfBlock)
        {
            var room = Math.Max(blocks, 3 * (keys.Length / KeysOfBlock) / 2);
            Array.Resize(ref keys, checked(room * KeysOfBlock));
            Array.Resize(ref values, checked(room * Block * ValuesOfPosition));
        }
    }

    /// <summary>Writes keys and values, head after head, of a position that there is room for.</summary>
    public void Write(int position, ReadOnlySpan<float> key, ReadOnlySpan<float> value)
    {
        var target = keys.AsSpan(position / Block * KeysOfBlock, KeysOfBlock);
        for (var i = 0; i < key.Length; i++)
        {
            target[(i * Block) + (position % Block)] = key[i];
        }

        for (var head = 0; head < heads; head++)
        {
            value
                .Slice(head * width, width)
                .CopyTo(values.AsSpan((position * ValuesOfPosition) + (head * PaddedWidth), width));
        }
    }
}
