namespace MergeDsl.Generators.Tests.Driving;

/// <summary>Numbers without a pattern, the same in every run (SplitMix64).</summary>
/// <param name="state">Where they begin.</param>
internal sealed class Dice(ulong state)
{
    /// <summary>A number from 0 to below <paramref name="sides"/>.</summary>
    public int Next(int sides)
    {
        state += 0x9E3779B97F4A7C15;
        var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)((mixed ^ (mixed >> 31)) % (ulong)sides);
    }
}
