namespace MergeDsl.Runtime.Ranks;

/// <summary>
/// The smallest rank that keeps a share of the sum of singular values (kohya's <c>sv_cumulative</c>, <c>toolkits.md</c> 4.1); 1 for a
/// delta of zeros. Only all of them tell their sum, so all are looked at.
/// </summary>
/// <param name="Share">Above 0, at most 1.</param>
/// <param name="Maximum">Kept when the share needs more than that.</param>
public sealed record CumulativeRank(double Share, int Maximum) : IRankPolicy
{
    // Sums in different orders: a share of 1 must not hang on the last bit.
    private const double Slack = 1e-12;

    /// <inheritdoc/>
    public int FirstLook(int size, int cheap) => size;

    /// <inheritdoc/>
    public int? Choose(IReadOnlyList<double> singularValues, double totalEnergy)
    {
        var enough = Share * singularValues.Sum() * (1 - Slack);
        var sum = 0.0;
        var rank = 0;
        do
        {
            sum += singularValues[rank];
            rank++;
        } while (rank < singularValues.Count && sum < enough);

        return Math.Min(rank, Maximum);
    }

    /// <inheritdoc/>
    public int AtLeast(IReadOnlyList<double> singularValues, double totalEnergy) => Maximum;
}
