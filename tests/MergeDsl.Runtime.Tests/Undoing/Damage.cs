using MergeDsl.Runtime.Tests.Spaces;

namespace MergeDsl.Runtime.Tests.Undoing;

/// <summary>What happens to files: bits flip, bytes change, parts get lost, doubled or overwritten.</summary>
internal static class Damage
{
    /// <summary>A copy of <paramref name="bytes"/>, at least one, with one damage that <paramref name="numbers"/> chooses.</summary>
    public static byte[] Once(byte[] bytes, Numbers numbers)
    {
        var start = numbers.Between(0, bytes.Length - 1);
        var end = Math.Min(bytes.Length, start + numbers.Between(1, 8));
        var copy = bytes.ToArray();
        switch (numbers.Between(0, 5))
        {
            case 0:
                copy[start] ^= (byte)(1 << numbers.Between(0, 7));
                return copy;
            case 1:
                copy[start] = (byte)numbers.Between(0, 255);
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
