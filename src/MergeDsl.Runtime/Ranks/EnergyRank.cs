namespace MergeDsl.Runtime.Ranks;

/// <summary>The smallest rank that keeps a share of the energy; 1 for a delta of zeros.</summary>
/// <param name="Share">Above 0, at most 1.</param>
/// <param name="Maximum">Kept when the share needs more than that.</param>
public sealed record EnergyRank(double Share, int Maximum) : IRankPolicy
{
    // Where the search in a large spectrum begins.
    internal const int FirstValues = 16;

    /// <inheritdoc/>
    public int FirstLook(int size, int cheap) => size <= cheap ? size : Math.Min(Maximum, FirstValues);

    /// <inheritdoc/>
    public int? Choose(IReadOnlyList<double> singularValues, double totalEnergy) =>
        totalEnergy == 0 ? 1
        : Spectrum.RankFor(Share, singularValues, totalEnergy) is { } rank ? Math.Min(rank, Maximum)
        : singularValues.Count >= Maximum ? Maximum
        : null;

    /// <summary>
    /// Of the singular values not given none is larger than the last one given: each can add at most its square to the share.
    /// </summary>
    /// <inheritdoc/>
    public int AtLeast(IReadOnlyList<double> singularValues, double totalEnergy)
    {
        var kept = singularValues.Sum(value => value * value);
        var most = singularValues[^1] * singularValues[^1];
        var missing = Math.Floor(((Share * totalEnergy) - kept) / most);
        return missing < Maximum - singularValues.Count ? singularValues.Count + (int)Math.Max(0, missing) : Maximum;
    }
}
