using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Core.Recipes;
using MergeDsl.Running;

namespace MergeDsl.Evaluating;

/// <summary>
/// The merged adapter of a recipe for an evaluation: the recipe's own output where it is up to date, else a merge of its own
/// beside the predictions, so that no output of the user's is ever touched.
/// </summary>
/// <param name="recipe">The recipe, without errors.</param>
/// <param name="folder">The folder of the evaluation.</param>
/// <param name="threads">Modules merged at the same time.</param>
internal sealed class MergedAdapter(Recipe recipe, string folder, int threads)
{
    // No task begins with it.
    private const string Own = "_merged";

    private readonly RecipeModel model = recipe.Model!;

    /// <summary>Finds the merged adapter, or merges it.</summary>
    /// <param name="marks">The marks of the recipe's adapters.</param>
    /// <param name="findings">Takes what the merge finds.</param>
    /// <param name="told">Told where it comes from before anything is merged; null for nobody.</param>
    /// <param name="cancellation">Ends a merge.</param>
    /// <exception cref="FindingException">It cannot be merged.</exception>
    public MergedSource Find(
        IReadOnlyList<InputMarks> marks,
        List<Finding> findings,
        IProgress<MergedSource>? told,
        CancellationToken cancellation
    )
    {
        var output = RecipeOutput.Of(RecipePaths.OutputAdapter, model.Output.Adapter, recipe.Folder)?.Folder;
        if (output is not null && IsMergeOf(model, marks, output))
        {
            return Told(new MergedSource(output, null), told);
        }

        var own = model.OfMerge() with
        {
            Output = new OutputSettings(Path.GetFullPath(Path.Combine(folder, Own)), model.Output.AdapterType),
        };
        var source = new MergedSource(
            own.Output.Adapter!,
            output is null ? "the recipe writes no adapter"
                : Directory.Exists(output) ? $"'{output}' is out of date"
                : $"nothing is in '{output}' yet"
        );
        Told(source, told);
        if (!IsMergeOf(own, marks, source.Folder))
        {
            Merge(own, findings, cancellation);
        }

        return source;
    }

    private void Merge(RecipeModel own, List<Finding> findings, CancellationToken cancellation)
    {
        var options = new RunOptions { Threads = threads, Overwrite = true };
        using var preparation = MergePreparation.Of(Recipe.Of(own, recipe.Folder, recipe.OtherFolders), options);
        if (preparation.HasErrors)
        {
            throw new FindingException([.. preparation.Findings.Select(Locate)]);
        }

        findings.AddRange(preparation.Run(options, null, cancellation).Findings.Select(Locate));
    }

    private Finding Locate(Finding finding) => recipe.Reading.Spans.Locate(finding);

    private static MergedSource Told(MergedSource source, IProgress<MergedSource>? told)
    {
        told?.Report(source);
        return source;
    }

    // What a merge was made of stands in its file.
    private static bool IsMergeOf(RecipeModel recipe, IReadOnlyList<InputMarks> marks, string folder)
    {
        try
        {
            using var adapter = AdapterFolder.Open(folder);
            return OutputMetadata
                .Of(recipe, marks)
                .All(entry => adapter.Metadata.TryGetValue(entry.Key, out var value) && value == entry.Value);
        }
        catch (FindingException)
        {
            return false;
        }
    }
}
