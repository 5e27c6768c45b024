namespace MergeDsl.Tests.Native.Reference;

/// <summary>Numbers from -1 to 1 that look random and are always the same (SplitMix64).</summary>
/// <param name="seed">Chooses the sequence.</param>
internal sealed class Noise(ulong seed)
{
    private ulong state = seed * 0xD1342543DE82EF95UL;

    public double Next()
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return ((z ^ (z >> 31)) >> 11) * Math.ScaleB(1, -52) - 1;
    }

    public double[] Take(long count)
    {
        var numbers = new double[count];
        for (var index = 0; index < numbers.Length; index++)
        {
            numbers[index] = Next();
        }

        return numbers;
    }
}
