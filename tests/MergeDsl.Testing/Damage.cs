namespace MergeDsl.Testing;

/// <summary>What happens to files: bits flip, bytes change, parts get lost, doubled or overwritten.</summary>
public static class Damage
{
    /// <summary>A copy of <paramref name="bytes"/>, at least one, with one damage.</summary>
    /// <param name="bytes">What is damaged.</param>
    /// <param name="between">Chooses a number between two, both among them.</param>
    public static byte[] Once(byte[] bytes, Func<int, int, int> between)
    {
        var start = between(0, bytes.Length - 1);
        var end = Math.Min(bytes.Length, start + between(1, 8));
        var copy = bytes.ToArray();
        switch (between(0, 5))
        {
            case 0:
                copy[start] ^= (byte)(1 << between(0, 7));
                return copy;
            case 1:
                copy[start] = (byte)between(0, 255);
                return copy;
            case 2:
                return copy[..start];
            case 3:
                return [.. copy[..start], .. copy[end..]];
            case 4:
                return [.. copy[..end], .. copy[start..]];
            default:
                copy.AsSpan(start, end - start).Fill(0xFF);
                return copy;
        }
    }
}
