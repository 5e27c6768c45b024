namespace MergeDsl.Evaluation.Interference;

/// <summary>How many directions a change really uses, from its singular values.</summary>
internal static class EffectiveRank
{
    /// <summary>exp of the entropy of the energies' shares (Roy and Vetterli 2007, on squared values); null when all are zero.</summary>
    public static double? Entropy(IEnumerable<double> energies)
    {
        var shares = Shares(energies);
        return shares.Length == 0 ? null : Math.Exp(-shares.Sum(share => share * Math.Log(share)));
    }

    /// <summary>(sum e)²/sum e² of the energies; null when all are zero.</summary>
    public static double? Participation(IEnumerable<double> energies)
    {
        var shares = Shares(energies);
        return shares.Length == 0 ? null : 1 / shares.Sum(share => share * share);
    }

    private static double[] Shares(IEnumerable<double> energies)
    {
        var positive = energies.Where(energy => energy > 0).ToArray();
        var total = positive.Sum();
        return [.. positive.Select(energy => energy / total).Where(share => share > 0)];
    }
}
