namespace MergeDsl.Evaluation.Interference;

/// <summary>What is said of the exact weighted sum, in one module or in several.</summary>
internal static class SumMeasuring
{
    // Energies are sums in different orders: a share of 1 must not hang on the last bit.
    private const double Slack = 1e-12;

    /// <summary>The measures of modules taken together, at least one.</summary>
    public static SumMeasure Of(IReadOnlyList<Evidence> modules)
    {
        var energy = modules.Sum(module => module.Sum.Sum());
        var changes = modules.Sum(module => Enumerable.Range(0, module.Energies.Count).Sum(i => module.Products[i, i]));
        var kept = modules.Sum(module => module.Sum.Take(module.Rank).Sum());
        return new SumMeasure(
            Math.Sqrt(energy),
            changes > 0 ? Math.Sqrt(energy / changes) : null,
            Kept(modules, energy),
            modules.Max(module => module.Rank),
            energy > 0 ? Math.Min(1, kept / energy) : 1,
            Mean(modules.Select(module => module.Sum), EffectiveRank.Entropy),
            Mean(modules.Select(module => module.Sum), EffectiveRank.Participation)
        );
    }

    /// <summary>The smallest rank that keeps a share of the energy, at least 1.</summary>
    public static int RankFor(IReadOnlyList<double> energies, double share)
    {
        var (wanted, sum, rank) = (share * energies.Sum() * (1 - Slack), 0.0, 0);
        while (rank < energies.Count && (rank == 0 || sum < wanted))
        {
            sum += energies[rank++];
        }

        return rank;
    }

    /// <summary>The mean of a measure of spectra, each as heavy as its energy; null when all are zero.</summary>
    public static double? Mean(IEnumerable<IReadOnlyList<double>> spectra, Func<IReadOnlyList<double>, double?> measure)
    {
        var measured = spectra
            .Select(spectrum => (Value: measure(spectrum), Energy: spectrum.Sum()))
            .Where(one => one.Value is not null)
            .ToArray();
        return measured.Length == 0
            ? null
            : measured.Sum(one => one.Value!.Value * one.Energy) / measured.Sum(one => one.Energy);
    }

    private static double[] Kept(IReadOnlyList<Evidence> modules, double energy)
    {
        var kept = new double[modules.Max(module => module.Sum.Count)];
        foreach (var module in modules)
        {
            var sum = 0.0;
            for (var rank = 0; rank < kept.Length; rank++)
            {
                sum += rank < module.Sum.Count ? module.Sum[rank] : 0;
                kept[rank] += sum;
            }
        }

        // The whole is whole, and a spectrum of zeros has nothing to lose.
        return [.. kept.Select(sum => energy > 0 ? Math.Min(1, sum / energy) : 1)];
    }
}
