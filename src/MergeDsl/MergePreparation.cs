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

    private MergePreparation(Recipe recipe, OpenedInputs? inputs, PlanningResult? planning, bool overwrite)
    {
        Recipe = recipe;
        this.inputs = inputs;
        IEnumerable<Finding> found = [.. planning?.Findings ?? default, .. Refusals(overwrite)];
        Findings = RecipeReading.Order(recipe.Reading.Findings.Concat(found.Select(recipe.Reading.Spans.Locate)));
        Plan = HasErrors ? null : planning?.Plan;
    }

    /// <summary>The recipe.</summary>
    public Recipe Recipe { get; }

    /// <summary>Everything found in the recipe and in what it names, located, in the order of the text.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>True when a finding is an error: there is no plan.</summary>
    public bool HasErrors => Findings.Any(finding => finding.Severity == Severity.Error);

    /// <summary>The plan; null when there are errors.</summary>
    public MergePlan? Plan { get; }

    /// <summary>The output folder, relative to where the recipe's own path is; empty when the recipe names none.</summary>
    public string OutputFolder => WrittenOutput is { } written ? Shortest(Path.Combine(Recipe.Folder, written)) : "";

    private string? WrittenOutput => Recipe.Reading.Model?.Output.Adapter;

    /// <summary>
    /// Opens what a recipe names and plans it. Whatever is wrong is in the findings: errors of the recipe keep nobody from
    /// telling those of its adapters.
    /// </summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="overwrite">False when an output that exists is an error, since it is not to be replaced.</param>
    public static MergePreparation Of(Recipe recipe, bool overwrite = true) => Of(recipe, overwrite, null);

    internal static MergePreparation Of(Recipe recipe, bool overwrite, Running.LockedFiles? expected)
    {
        if (recipe.Reading.Model is not { } model)
        {
            return new MergePreparation(recipe, null, null, overwrite);
        }

        var inputs = new OpenedInputs(model, recipe.Folder);
        try
        {
            var planning = RecipePlanner.Prepare(model, recipe.Reading.HasErrors, inputs.Known);
            return new MergePreparation(recipe, inputs, planning, overwrite);
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    /// <summary>Runs the plan.</summary>
    /// <param name="options">Threads and overwriting.</param>
    /// <param name="progress">Told of every module that is done, from the threads that merge; null for nobody.</param>
    /// <param name="cancellation">Ends the run; nothing is left behind.</param>
    /// <exception cref="InvalidOperationException">There is no plan.</exception>
    /// <exception cref="FindingException">The output is refused or the run failed; nothing is left behind.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is left behind.</exception>
    public MergeReport Run(RunOptions options, IProgress<ModuleReport>? progress, CancellationToken cancellation)
    {
        if (Plan is not { } plan)
        {
            throw new InvalidOperationException($"'{Recipe.Path}' has errors and cannot be run.");
        }

        if (Refusals(options.Overwrite) is { Length: > 0 } refusals)
        {
            throw new FindingException(refusals);
        }

        try
        {
            var report = Merge(plan, options, progress, cancellation);
            return report with { Findings = [.. report.Findings.Select(Locate)] };
        }
        catch (FindingException failure)
        {
            throw new FindingException([.. failure.Findings.Select(LocateFailure)]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => inputs?.Dispose();

    private Finding[] Refusals(bool overwrite) =>
        WrittenOutput is null
            ? []
            :
            [
                .. Checkpoints
                    .Files.OutputFolder.Refusals(OutputFolder, [.. inputs!.Folders, Recipe.Path], overwrite)
                    .Select(LocateInOutput),
            ];

    private MergeReport Merge(
        MergePlan plan,
        RunOptions options,
        IProgress<ModuleReport>? progress,
        CancellationToken cancellation
    )
    {
        using var backend = new CpuBackend(options.Threads);
        return new MergeEngine(backend, options.Threads).Run(
            plan,
            inputs!.Adapters,
            OutputFolder,
            options.Overwrite,
            OutputMetadata.Of(Recipe.Model!, plan, inputs.Adapters, options.Threads, cancellation),
            progress,
            cancellation
        );
    }

    // recipes/../out/x is out/x.
    private static string Shortest(string path) =>
        Path.IsPathRooted(path) ? Path.GetFullPath(path) : Path.GetRelativePath(".", path);

    private Finding Locate(Finding finding) => Recipe.Reading.Spans.Locate(finding);

    // What is about no token of the recipe is about writing the result.
    private Finding LocateFailure(Finding finding) =>
        finding.Subject is null ? LocateInOutput(finding) : Locate(inputs!.Respell(finding));

    private Finding LocateInOutput(Finding finding)
    {
        var written = Path.TrimEndingDirectorySeparator(WrittenOutput!);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(OutputFolder));
        var spelled = inputs!.Respell(finding).Respelled(OutputFolder, WrittenOutput!).Respelled(full, written);
        if (Path.GetDirectoryName(full) is { } parent)
        {
            // Until it is complete the result lies beside its place.
            var besides = Path.GetDirectoryName(written) is { Length: > 0 } folder ? folder : ".";
            spelled = spelled.Respelled(parent, besides);
        }

        return Locate(spelled.At(RecipePaths.OutputAdapter));
    }
}
