namespace MergeDsl.Benchmarks;

/// <summary>Numbers that look random and are the same in every run (xorshift32), roughly normal by adding four of them.</summary>
internal sealed class Noise(uint seed)
{
    private uint state = seed == 0 ? 1 : seed;

    /// <summary>rows x columns numbers of about the given spread, row-major.</summary>
    public float[] Matrix(int rows, int columns, float spread)
    {
        var values = new float[rows * columns];
        for (var index = 0; index < values.Length; index++)
        {
            values[index] = spread * (Next() + Next() + Next() + Next());
        }

        return values;
    }

    private float Next()
    {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        return (state / (float)uint.MaxValue) - 0.5f;
    }
}
