using System.Diagnostics;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Tuning;

/// <summary>Merges candidates as their recipes would be.</summary>
/// <param name="recipe">The recipe that they come from.</param>
/// <param name="threads">Modules merged at the same time.</param>
internal sealed class CandidateMerging(Recipe recipe, int threads)
{
    private readonly Stopwatch watch = new();

    /// <summary>How long it has merged.</summary>
    public TimeSpan Elapsed => watch.Elapsed;

    /// <summary>Merges a candidate into a folder, which must not be there.</summary>
    /// <exception cref="FindingException">It cannot be merged.</exception>
    public void Merge(RecipeModel candidate, string folder, CancellationToken cancellation)
    {
        watch.Start();
        try
        {
            var own = candidate.OfMerge() with { Output = new OutputSettings(folder, candidate.Output.AdapterType) };
            var run = new RunOptions { Threads = threads };
            using var preparation = MergePreparation.Of(Recipe.Of(own, recipe.Folder, recipe.OtherFolders), run);
            if (preparation.HasErrors)
            {
                throw new FindingException([.. preparation.Findings.Select(recipe.Reading.Spans.Locate)]);
            }

            preparation.Run(run, null, cancellation);
        }
        finally
        {
            watch.Stop();
        }
    }
}
