namespace MergeDsl.Checkpoints.Tests.Adapters;

/// <summary>Damages files reproducibly: most of the damage hits the first bytes, where headers are.</summary>
internal sealed class ByteMutator(ulong seed)
{
    private static readonly byte[] Telling = [.. "{}[]\":,0129-eE.\\\0"u8, 0xFF, 0x80];

    private ulong state = seed;

    public byte[] Mutate(byte[] original)
    {
        var bytes = original.ToList();
        for (var change = Next(4); change >= 0 && bytes.Count > 0; change--)
        {
            Change(bytes);
        }

        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        var position = Next(Next(4) == 0 ? bytes.Count : Math.Min(bytes.Count, 3000));
        switch (Next(6))
        {
            case 0:
                bytes[position] ^= (byte)(1 << Next(8));
                break;
            case 1:
                bytes[position] = (byte)Next(256);
                break;
            case 2:
                bytes[position] = Telling[Next(Telling.Length)];
                break;
            case 3:
                bytes.RemoveRange(position, Math.Min(bytes.Count - position, 1 + Next(Next(2) == 0 ? 4 : bytes.Count)));
                break;
            case 4:
                bytes.Insert(position, Telling[Next(Telling.Length)]);
                break;
            default:
                bytes.InsertRange(position, bytes.GetRange(position, Math.Min(bytes.Count - position, 1 + Next(40))));
                break;
        }
    }

    // SplitMix64.
    private int Next(int bound)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)bound);
    }
}
