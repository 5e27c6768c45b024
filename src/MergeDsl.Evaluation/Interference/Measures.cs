namespace MergeDsl.Evaluation.Interference;

/// <summary>What is measured of the changes that adapters make, in one module or in all.</summary>
/// <param name="Changes">The change of every adapter that has the module, in recipe order.</param>
/// <param name="Pairs">Every two of them, in that order.</param>
/// <param name="Signs">How far entries pull against each other; null where fewer than two changes are not zero.</param>
/// <param name="Sum">The exact weighted sum of the changes.</param>
/// <param name="SuggestedScale">
/// The <c>scale</c> at which the merge carries each adapter's own change at full strength, in the least squares sense: with D_i
/// the adapter's change at weight ±1, M what the recipe's method makes at scale 1 and p_i = &lt;M, D_i&gt;/||D_i||², the scale
/// sum p_i / sum p_i². Null where no positive scale brings them closer.
/// </param>
public sealed record Measures(
    IReadOnlyList<Change> Changes,
    IReadOnlyList<Pair> Pairs,
    SignMeasure? Signs,
    SumMeasure Sum,
    double? SuggestedScale
)
{
    /// <summary>The formula behind <see cref="SuggestedScale"/>, for readers of a report.</summary>
    public const string ScaleFormula = "scale = Σ pᵢ / Σ pᵢ², pᵢ = ⟨M, Dᵢ⟩ / ‖Dᵢ‖²";

    /// <summary>The smallest cosine of two changes; null where there are no two.</summary>
    public double? LowestCosine => Pairs.Min(pair => pair.Cosine);

    /// <summary>The largest overlap of two changes, the smaller of both sides: they read and write the same; null where there are no two.</summary>
    public double? LargestOverlap => Pairs.Max(pair => pair.Overlap);

    /// <summary>The smallest share of a change that the others leave; null where all are zero.</summary>
    public double? LeastLeft => Changes.Min(change => change.Left);
}

/// <summary>What one adapter does.</summary>
/// <param name="Adapter">Index of the adapter.</param>
/// <param name="Rank">Its rank; overall the largest.</param>
/// <param name="Weight">Its weight; overall the mean over modules.</param>
/// <param name="Norm">Frobenius norm of the change.</param>
/// <param name="EffectiveRank">
/// exp of the entropy of its squared singular values' shares; overall the mean over modules, each as heavy as its energy. Null
/// for a change of zeros.
/// </param>
/// <param name="Left">
/// &lt;D, S&gt;/||D||² for the change D and the sum S of all: 1 where the others leave it alone, less where they undo it, negative
/// where they turn it around, more where they push the same way. Null for a change of zeros.
/// </param>
public sealed record Change(int Adapter, int Rank, double Weight, double Norm, double? EffectiveRank, double? Left);

/// <summary>How two changes lie to each other.</summary>
/// <param name="First">Index of one adapter.</param>
/// <param name="Second">Index of the other.</param>
/// <param name="Cosine">&lt;D_1, D_2&gt;/(||D_1||·||D_2||), weights' signs included; null where one of them is zero.</param>
/// <param name="LeftOverlap">
/// Mean squared cosine of the principal angles between the columns' spaces (where they write): 0 for orthogonal ones, 1 where one
/// holds the other; overall the mean over all angles. Null where one of them is zero.
/// </param>
/// <param name="RightOverlap">The same between the rows' spaces (what they read).</param>
/// <param name="LeftByChance">What random spaces of these dimensions would have.</param>
/// <param name="RightByChance">The same for the rows' spaces.</param>
public sealed record Pair(
    int First,
    int Second,
    double? Cosine,
    double? LeftOverlap,
    double? RightOverlap,
    double? LeftByChance,
    double? RightByChance
)
{
    /// <summary>The smaller overlap of both sides: changes meet only where they share both.</summary>
    public double? Overlap => LeftOverlap is { } left && RightOverlap is { } right ? Math.Min(left, right) : null;
}

/// <summary>How far the entries of the changes pull against each other.</summary>
/// <param name="Opposed">The magnitude that pulls against the stronger side of its entry, of all magnitude: 0 to 1/2.</param>
/// <param name="ByChance">What independent, normally distributed entries of the same norms would have.</param>
/// <param name="Magnitude">Sum of all magnitudes, of rows that were not looked at too.</param>
/// <param name="Rows">Rows that were looked at.</param>
/// <param name="OfRows">Rows that there are: where more than looked at, the share is that of a seeded sample.</param>
public sealed record SignMeasure(double Opposed, double ByChance, double Magnitude, long Rows, long OfRows);

/// <summary>The exact weighted sum of the changes, before any rank cut.</summary>
/// <param name="Norm">Frobenius norm.</param>
/// <param name="Strength">
/// Norm by the root of the changes' summed squares: 1 where they are orthogonal, less where they cancel. Null where all are zero.
/// </param>
/// <param name="Kept">Share of the energy (the squared norm) that the leading ranks keep, for rank 1, 2, ...; 1 at the end.</param>
/// <param name="Rank">The rank that the recipe cuts to; the largest one overall, and where it is chosen by energy.</param>
/// <param name="KeptAtRank">The share kept there; overall every module at its own rank.</param>
/// <param name="EntropyRank">Effective rank: exp of the entropy of the squared singular values' shares; overall the mean, each module as heavy as its energy.</param>
/// <param name="ParticipationRank">Effective rank: (sum s²)²/sum s⁴; overall as above.</param>
public sealed record SumMeasure(
    double Norm,
    double? Strength,
    IReadOnlyList<double> Kept,
    int Rank,
    double KeptAtRank,
    double? EntropyRank,
    double? ParticipationRank
)
{
    /// <summary>The smallest rank that keeps <paramref name="share"/> of the energy.</summary>
    public int RankFor(double share) => Kept.TakeWhile(kept => kept < share).Count() + 1;
}
