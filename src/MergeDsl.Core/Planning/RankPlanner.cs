namespace MergeDsl.Core.Planning;

/// <summary>Resolves a rank policy for one module.</summary>
internal static class RankPlanner
{
    /// <summary>The rank cut of a module in the native spelling.</summary>
    /// <param name="policy">What the recipe, or a rule, asks for.</param>
    /// <param name="group">The module.</param>
    /// <param name="lowered">Method and space.</param>
    public static RankCut Native(RankPolicy policy, ModuleGroup group, LoweredMethod lowered)
    {
        var available = Available(group, lowered);
        var isStacked = lowered.Method.Name == "linear" || lowered.Space == Space.Factors;
        if (policy is RankPolicy.Energy energy)
        {
            return new RankCut(Math.Min(available, group.Dimensions), energy.Share, false);
        }

        var asked = policy switch
        {
            RankPolicy.Fixed rank => rank.Rank,
            RankPolicy.OfInputs { IsSum: true } => group.SumOfRanks,
            _ => group.LargestRank,
        };
        return isStacked && asked >= available && available <= Limit(group)
            ? new RankCut(available, null, true)
            : new RankCut(Math.Min(asked, Math.Min(available, group.Dimensions)), null, false);
    }

    // A single adapter of a rank above the module's dimensions is kept as it is; stacking several would only grow it further.
    private static int Limit(ModuleGroup group) =>
        group.Members.Count == 1 ? Math.Max(group.Dimensions, group.LargestRank) : group.Dimensions;

    // How many ranks the merged delta can have before any cut.
    private static int Available(ModuleGroup group, LoweredMethod lowered) =>
        lowered switch
        {
            { Space: Space.Factors } => group.LargestRank,
            { Method.Name: "linear" } or { Space: Space.Core } => group.SumOfRanks,
            _ => group.Dimensions,
        };
}
