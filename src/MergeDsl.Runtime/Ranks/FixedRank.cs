namespace MergeDsl.Runtime.Ranks;

/// <summary>A rank that is known before running: a number, the largest or the sum of the inputs' ranks.</summary>
/// <param name="Maximum">The rank.</param>
public sealed record FixedRank(int Maximum) : IRankPolicy
{
    /// <inheritdoc/>
    public int FirstLook(int size, int cheap) => Math.Min(Maximum, size);

    /// <inheritdoc/>
    public int? Choose(IReadOnlyList<double> singularValues, double totalEnergy) => Maximum;

    /// <inheritdoc/>
    public int AtLeast(IReadOnlyList<double> singularValues, double totalEnergy) => Maximum;
}
