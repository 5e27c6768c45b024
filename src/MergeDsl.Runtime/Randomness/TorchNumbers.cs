namespace MergeDsl.Runtime.Randomness;

/// <summary>What torch's CPU functions draw from a generator of their own.</summary>
internal static class TorchNumbers
{
    // Above this torch takes 64 random bits for a place, so that no place is favoured.
    private const long ManyPlaces = uint.MaxValue / 20;

    /// <summary>The first numbers of <c>torch.randperm(length)</c>.</summary>
    public static long[] Permutation(long length, long seed, int count)
    {
        var (generator, moved) = (new TorchGenerator(seed), new Dictionary<long, long>());
        var result = new long[count];
        for (var index = 0L; index < count; index++)
        {
            // Fisher and Yates; only what was moved is remembered.
            var place = index + (Draw(generator, length) % (length - index));
            result[index] = moved.GetValueOrDefault(place, place);
            moved[place] = moved.GetValueOrDefault(index, index);
        }

        return result;
    }

    /// <summary>Float32 numbers of <c>uniform_(-bound, bound)</c>.</summary>
    public static float[] Uniform(int count, long seed, long skipped, double bound)
    {
        var generator = new TorchGenerator(seed);
        generator.Skip(skipped);
        var (from, width) = ((float)-bound, (float)bound - (float)-bound);
        var result = new float[count];
        for (var index = 0; index < count; index++)
        {
            result[index] = ((generator.Next() & 0xFFFFFF) * (1f / 0x1000000) * width) + from;
        }

        return result;
    }

    private static long Draw(TorchGenerator generator, long length)
    {
        if (length < ManyPlaces)
        {
            return generator.Next();
        }

        var high = (ulong)generator.Next() << 32;
        return (long)((high | generator.Next()) >> 1);
    }
}
