using System.Globalization;

namespace MergeDsl;

/// <summary>How many ranks of the merged delta a module keeps.</summary>
public abstract record RankPolicy
{
    private RankPolicy() { }

    /// <summary>The largest rank among the module's adapters: the default, as in PEFT.</summary>
    public static RankPolicy Max { get; } = new OfInputs(false);

    /// <summary>The sum of the adapters' ranks: lossless for <c>linear</c>.</summary>
    public static RankPolicy Sum { get; } = new OfInputs(true);

    /// <summary>A fixed number.</summary>
    /// <param name="Rank">At least 1; modules with smaller dimensions keep fewer.</param>
    public sealed record Fixed(int Rank) : RankPolicy
    {
        /// <inheritdoc/>
        public override string ToString() => Rank.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Read off the ranks of the inputs.</summary>
    /// <param name="IsSum">Their sum; otherwise the largest.</param>
    public sealed record OfInputs(bool IsSum) : RankPolicy
    {
        /// <inheritdoc/>
        public override string ToString() => IsSum ? "sum" : "max";
    }

    /// <summary>As many as keep a share of the energy (sum of squared singular values).</summary>
    /// <param name="Share">Above 0, at most 1.</param>
    public sealed record Energy(double Share) : RankPolicy
    {
        /// <inheritdoc/>
        public override string ToString() => $"{{ energy: {Share.ToString("R", CultureInfo.InvariantCulture)} }}";
    }
}
