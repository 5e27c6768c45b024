namespace MergeDsl.Cli.Tests.Fusing;

/// <summary>Pseudo-random numbers by seed and index (SplitMix64), the same everywhere.</summary>
/// <param name="Seed">Any number.</param>
internal sealed record Noise(int Seed)
{
    /// <summary>64 random bits.</summary>
    public ulong Bits(long index)
    {
        unchecked
        {
            var state = ((ulong)(uint)Seed << 40) + ((ulong)index * 0x9E3779B97F4A7C15) + 0x9E3779B97F4A7C15;
            state = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            state = (state ^ (state >> 27)) * 0x94D049BB133111EB;
            return state ^ (state >> 31);
        }
    }

    /// <summary>A number from 0 to 1.</summary>
    public double Share(long index) => (Bits(index) >> 11) * Math.ScaleB(1, -53);
}
