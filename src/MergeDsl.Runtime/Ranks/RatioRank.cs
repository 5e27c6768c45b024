namespace MergeDsl.Runtime.Ranks;

/// <summary>
/// The singular values that are at least the largest divided by a ratio (kohya's <c>sv_ratio</c>, <c>toolkits.md</c> 4.1); 1 for a
/// delta of zeros.
/// </summary>
/// <param name="Ratio">At least 1.</param>
/// <param name="Maximum">Kept when more are that large.</param>
public sealed record RatioRank(double Ratio, int Maximum) : IRankPolicy
{
    // A value that is too small would be dropped.
    /// <inheritdoc/>
    public bool TakesLowerBounds => false;

    /// <inheritdoc/>
    public int FirstLook(int size, int cheap) => size <= cheap ? size : Math.Min(Maximum, EnergyRank.FirstValues);

    /// <inheritdoc/>
    public int? Choose(IReadOnlyList<double> singularValues, double totalEnergy)
    {
        if (totalEnergy == 0)
        {
            return 1;
        }

        var large = singularValues.TakeWhile(value => value * Ratio >= singularValues[0]).Count();
        return large >= Maximum ? Maximum
            : large < singularValues.Count ? large
            : null;
    }

    /// <inheritdoc/>
    public int AtLeast(IReadOnlyList<double> singularValues, double totalEnergy) =>
        Math.Min(singularValues.Count + 1, Maximum);
}
