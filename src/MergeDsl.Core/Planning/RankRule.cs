using MergeDsl.Core.Text;

namespace MergeDsl.Core.Planning;

/// <summary>
/// How many ranks every module keeps when an adapter is made of a model or made smaller: what kohya's <c>resize_lora.py</c> calls
/// fixed, <c>sv_fro</c>, <c>sv_ratio</c> and <c>sv_cumulative</c> (<c>toolkits.md</c> 4.1), without its extra rank.
/// </summary>
public sealed record RankRule
{
    private readonly double value;
    private readonly Measure measure;

    private RankRule(Measure measure, double value) => (this.measure, this.value) = (measure, value);

    private enum Measure
    {
        Number,
        Energy,
        Ratio,
        Cumulative,
    }

    /// <summary>The most ranks of a module; null for as many as there are.</summary>
    public int? Maximum { get; init; }

    /// <summary>The same number of ranks everywhere; modules that have fewer keep theirs.</summary>
    /// <param name="rank">At least 1.</param>
    public static RankRule Fixed(int rank) => new(Measure.Number, rank);

    /// <summary>As few as keep a share of the sum of squared singular values; kohya's <c>sv_fro</c> is its square root.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public static RankRule Energy(double share) => new(Measure.Energy, share);

    /// <summary>Those whose singular value s_i has s_1/s_i at most <paramref name="ratio"/>.</summary>
    /// <param name="ratio">At least 1.</param>
    public static RankRule Ratio(double ratio) => new(Measure.Ratio, ratio);

    /// <summary>As few as keep a share of the sum of singular values.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public static RankRule Cumulative(double share) => new(Measure.Cumulative, share);

    /// <summary>The cut of a module whose delta has at most <paramref name="available"/> ranks.</summary>
    public RankCut CutOf(int available)
    {
        var most = Math.Min(available, Maximum ?? available);
        return measure switch
        {
            Measure.Energy => new RankCut(most, value, IsLossless: false),
            Measure.Ratio => new RankCut(most, null, IsLossless: false) { Ratio = value },
            Measure.Cumulative => new RankCut(most, null, IsLossless: false) { Cumulative = value },
            _ => new RankCut(Math.Min(most, (int)value), null, IsLossless: false),
        };
    }

    /// <summary>The rule in words: <c>rank 8</c>, <c>energy 0.99, at most 64</c>.</summary>
    public override string ToString()
    {
        var name = measure switch
        {
            Measure.Energy => "energy",
            Measure.Ratio => "ratio",
            Measure.Cumulative => "cumulative",
            _ => "rank",
        };
        var limit = Maximum is { } most ? $", at most {Numbers.Text(most)}" : "";
        return $"{name} {Numbers.Text(value)}{limit}";
    }
}
