namespace MergeDsl.Samples;

/// <summary>TIES written down entry by entry, with weights of 1, for comparison.</summary>
public static class SlowTies
{
    /// <summary>Trim to the largest entries, elect signs by the sum, average what agrees, scale.</summary>
    public static double[] Merge(double[][] deltas, double density, double scale)
    {
        var trimmed = deltas.Select(delta => Trim(delta, density)).ToArray();
        return
        [
            .. Enumerable
                .Range(0, deltas[0].Length)
                .Select(index => scale * Elect([.. trimmed.Select(delta => delta[index])])),
        ];
    }

    private static double[] Trim(double[] delta, double density)
    {
        var kept = (int)(density * delta.Length);
        var smallest = delta.Select(Math.Abs).OrderDescending().ElementAt(kept - 1);
        return Array.ConvertAll(delta, value => Math.Abs(value) >= smallest ? value : 0);
    }

    private static double Elect(double[] values)
    {
        var sign = values.Sum() >= 0 ? 1 : -1;
        var agreeing = values.Where(value => Math.Sign(value) == sign).ToArray();
        return agreeing.Sum() / Math.Max(1, agreeing.Length);
    }
}
