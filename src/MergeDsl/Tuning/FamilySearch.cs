using MergeDsl.Core.Recipes;
using MergeDsl.Evaluation.Tuning;

namespace MergeDsl.Tuning;

/// <summary>
/// Searches in families of candidates: first in that of the recipe's own method; then, with the weights found there, in those of the other
/// methods, the most promising first; then more closely around the best of all. In the end it tries round numbers beside what it found:
/// where they do as well on the validation examples, the digits behind them were fitted to these.
/// </summary>
/// <param name="families">The families.</param>
/// <param name="trials">Evaluates candidates.</param>
/// <param name="scaleOf">The scale at which a recipe's merge carries all changes at full strength; null where there is none.</param>
/// <param name="seed">The seed of all searches.</param>
internal sealed class FamilySearch(
    CandidateFamilies families,
    CandidateTrials trials,
    Func<RecipeModel, double?> scaleOf,
    long seed
)
{
    // Of the budget: what the own method may take where there are others, and what is left then for a closer look.
    private const double OwnShare = 0.3;
    private const double LastShare = 0.25;

    private const double CloserEdge = SimplexSearch.FirstEdge / 2;

    private const int RoundTrials = 2;

    // Small budgets are for the search alone, and what round numbers do not need goes to it in the end.
    private readonly double all = Math.Max(0.9, trials.ShareBut(RoundTrials));
    private long searches;

    /// <summary>Searches until the budget is spent or nothing better is near.</summary>
    public void Run()
    {
        var own = families.Own();
        Search(own, own.Starts, SimplexSearch.FirstEdge, families.HasOthers ? OwnShare : all);
        if (families.HasOthers && trials.All.Count > 0)
        {
            SearchOthers();
            var best = trials.Leader;
            Search(best.Family, [best.Point], CloserEdge, all);
        }

        foreach (var found in trials.All.Count > 0 ? new[] { trials.Best, trials.Leader } : [])
        {
            trials.Evaluate(found.Family, [found.Family.Rounder(found.Point)]);
        }

        if (trials.All.Count > 0 && trials.Spent < 1)
        {
            // What was kept for round numbers that were known already.
            var best = trials.Leader;
            Search(best.Family, [best.Point], CloserEdge, 1);
        }
    }

    private void SearchOthers()
    {
        var found = trials.Leader;
        var others = families
            .Others(found.Family.At(found.Point), scaleOf)
            .Select(family => (Family: family, Merits: trials.Evaluate(family, family.Starts)))
            .Where(one => one.Merits.Count > 0)
            .OrderByDescending(one => one.Merits.Max())
            .Select(one => one.Family)
            .ToArray();
        var (before, each) = (trials.Spent, (1 - LastShare - trials.Spent) / others.Length);
        for (var index = 0; index < others.Length; index++)
        {
            Search(others[index], others[index].Starts, SimplexSearch.FirstEdge, before + ((index + 1) * each));
        }
    }

    private void Search(CandidateFamily family, IReadOnlyList<double[]> starts, double edge, double share) =>
        new SimplexSearch(
            family.Dimensions,
            points => trials.Evaluate(family, points, share),
            unchecked(seed + searches++)
        ).Run(starts, edge);
}
