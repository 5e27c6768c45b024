namespace MergeDsl.Runtime.Ranks;

/// <summary>How many singular values of a merged delta survive.</summary>
public interface IRankPolicy
{
    /// <summary>The most it can ever keep.</summary>
    int Maximum { get; }

    /// <summary>
    /// True when <see cref="Choose"/> may be given values that are smaller than the true ones: they only make it keep more.
    /// </summary>
    bool TakesLowerBounds => true;

    /// <summary>How many leading singular values to look at first.</summary>
    /// <param name="size">How many there are.</param>
    /// <param name="cheap">Up to how many all of them cost next to nothing.</param>
    int FirstLook(int size, int cheap);

    /// <summary>
    /// The rank to keep, at least 1; null when the values given do not reach far enough to tell.
    /// </summary>
    /// <param name="singularValues">The leading singular values, descending; some may be smaller than the true ones.</param>
    /// <param name="totalEnergy">Sum of the squares of all singular values, also of those not given.</param>
    int? Choose(IReadOnlyList<double> singularValues, double totalEnergy);

    /// <summary>
    /// A rank below which <see cref="Choose"/> cannot settle: what to look at next when it gave null.
    /// </summary>
    /// <param name="singularValues">The leading singular values, descending, at least one, none too small.</param>
    /// <param name="totalEnergy">Sum of the squares of all singular values, also of those not given.</param>
    int AtLeast(IReadOnlyList<double> singularValues, double totalEnergy);
}
