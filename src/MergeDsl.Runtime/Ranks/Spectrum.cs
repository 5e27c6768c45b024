namespace MergeDsl.Runtime.Ranks;

/// <summary>What is known of a merged delta's singular values after its rank was cut.</summary>
/// <param name="SingularValues">
/// The leading ones, descending: at least those kept. Those behind may be smaller than the true ones, and are larger only by rounding.
/// </param>
/// <param name="Kept">How many of them the result has.</param>
/// <param name="TotalEnergy">Sum of the squares of all, also of those not listed.</param>
public sealed record Spectrum(IReadOnlyList<double> SingularValues, int Kept, double TotalEnergy)
{
    // Energies are sums in different orders: a share of 1 must not hang on the last bit.
    private const double Slack = 1e-12;

    /// <summary>Sum of the squares of the singular values kept.</summary>
    public double KeptEnergy => Math.Min(SingularValues.Take(Kept).Sum(value => value * value), TotalEnergy);

    /// <summary>Share of the energy kept, 0 to 1; 1 for a delta of zeros.</summary>
    public double KeptShare => TotalEnergy == 0 ? 1 : KeptEnergy / TotalEnergy;

    /// <summary>
    /// A rank that keeps <paramref name="share"/>, the smallest that the values listed prove; null when they do not reach it.
    /// </summary>
    public int? RankFor(double share) => TotalEnergy == 0 ? 1 : RankFor(share, SingularValues, TotalEnergy);

    /// <summary>
    /// A rank below which <paramref name="share"/> is out of reach: no value behind those kept is larger than the last of them.
    /// </summary>
    public int AtLeastFor(double share)
    {
        var last = SingularValues[Kept - 1];
        var missing = Math.Ceiling((((share * TotalEnergy) - KeptEnergy) / (last * last)) - Slack);
        return Kept + (int)Math.Clamp(missing, 0, int.MaxValue - Kept);
    }

    internal static int? RankFor(double share, IReadOnlyList<double> singularValues, double totalEnergy)
    {
        var sum = 0.0;
        for (var index = 0; index < singularValues.Count; index++)
        {
            sum += singularValues[index] * singularValues[index];
            if (sum >= share * totalEnergy * (1 - Slack))
            {
                return index + 1;
            }
        }

        return null;
    }
}
