using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Engine;

namespace MergeDsl;

/// <summary>
/// A recipe checked against its adapters and its base model, and planned: everything up to the first number. Holds the
/// adapters' files open until it is disposed of.
/// </summary>
public sealed class MergePreparation : IDisposable
{
    private readonly OpenedInputs? inputs;

    private MergePreparation(RecipeFile recipe, OpenedInputs? inputs, PlanningResult? planning)
    {
        Recipe = recipe;
        this.inputs = inputs;
        IEnumerable<Finding> found = [.. inputs?.Findings ?? [], .. planning?.Findings ?? []];
        Findings = RecipeReading.Order(recipe.Reading.Findings.Concat(found.Select(recipe.Reading.Spans.Locate)));
        Plan = HasErrors ? null : planning?.Plan;
    }

    /// <summary>The recipe.</summary>
    public RecipeFile Recipe { get; }

    /// <summary>Everything found in the recipe and in what it names, located, in the order of the text.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>True when a finding is an error: there is no plan.</summary>
    public bool HasErrors => Findings.Any(finding => finding.Severity == Severity.Error);

    /// <summary>The plan; null when there are errors.</summary>
    public MergePlan? Plan { get; }

    /// <summary>The output folder, relative to where the recipe's own path is; empty without a plan.</summary>
    public string OutputFolder => Plan is { } plan ? Path.Combine(Recipe.Folder, plan.Output.Folder) : "";

    /// <summary>Opens what a recipe names and plans it. Whatever is wrong is in the findings.</summary>
    public static MergePreparation Of(RecipeFile recipe)
    {
        if (recipe.Reading is not { HasErrors: false, Model: { } model })
        {
            return new MergePreparation(recipe, null, null);
        }

        var inputs = new OpenedInputs(model, recipe.Folder);
        try
        {
            var planning = inputs.Findings.Any(finding => finding.Severity == Severity.Error)
                ? null
                : RecipePlanner.Plan(model, [.. inputs.Adapters.Select(adapter => adapter.Facts)], inputs.BaseModel);
            return new MergePreparation(recipe, inputs, planning);
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    /// <summary>The findings, located, for which <see cref="Run"/> would refuse the output folder.</summary>
    public IReadOnlyList<Finding> Refusals(RunOptions options) =>
        Plan is null
            ? []
            :
            [
                .. Checkpoints
                    .Files.OutputFolder.Refusals(OutputFolder, InputFolders, options.Overwrite)
                    .Select(finding => Locate(finding.At(RecipePaths.OutputAdapter))),
            ];

    /// <summary>Runs the plan.</summary>
    /// <param name="options">Threads and overwriting.</param>
    /// <param name="progress">Told of every module that is done, from the threads that merge; null for nobody.</param>
    /// <param name="cancellation">Ends the run; nothing is left behind.</param>
    /// <exception cref="InvalidOperationException">There is no plan.</exception>
    /// <exception cref="FindingException">The run failed; nothing is left behind.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is left behind.</exception>
    public MergeReport Run(RunOptions options, IProgress<ModuleReport>? progress, CancellationToken cancellation)
    {
        if (Plan is not { } plan)
        {
            throw new InvalidOperationException($"'{Recipe.Path}' has errors and cannot be run.");
        }

        using var backend = new CpuBackend(options.Threads);
        var report = new MergeEngine(backend, options.Threads).Run(
            plan,
            inputs!.Adapters,
            OutputFolder,
            options.Overwrite,
            OutputMetadata.Of(Recipe, plan, inputs.Adapters),
            progress,
            cancellation
        );
        return report with { Findings = [.. report.Findings.Select(Locate)] };
    }

    /// <inheritdoc/>
    public void Dispose() => inputs?.Dispose();

    private IEnumerable<string> InputFolders => inputs!.Adapters.Select(adapter => adapter.Path);

    private Finding Locate(Finding finding) => Recipe.Reading.Spans.Locate(finding);
}
