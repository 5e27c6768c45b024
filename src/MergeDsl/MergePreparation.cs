using MergeDsl.Core;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Evaluating;
using MergeDsl.Evaluation.Interference;
using MergeDsl.Evaluation.Reporting;
using MergeDsl.Evaluation.Scoring;
using MergeDsl.Running;
using MergeDsl.Runtime.Cpu;

namespace MergeDsl;

/// <summary>
/// A recipe checked against its adapters and its base model, and planned: everything up to the first number. Holds the
/// adapters' files open until it is disposed of.
/// </summary>
public sealed class MergePreparation : IDisposable
{
    private readonly OpenedInputs? inputs;
    private readonly RecipeOutputs outputs;
    private readonly LockedFiles locked;

    private MergePreparation(
        Recipe recipe,
        OpenedInputs? inputs,
        PlanningResult? planning,
        LockedFiles locked,
        RunOptions options
    )
    {
        Recipe = recipe;
        this.inputs = inputs;
        this.locked = locked;
        outputs = new RecipeOutputs(recipe, inputs);
        IEnumerable<Finding> found =
        [
            .. planning?.Findings ?? default,
            .. outputs.Refusals(options),
            .. planning?.Plan is { } plan ? outputs.RefusalsOf(plan, options) : [],
        ];
        Findings = RecipeReading.Order(recipe.Reading.Findings.Concat(found.Select(recipe.Reading.Spans.Locate)));
        Plan = HasErrors ? null : planning?.Plan;
        Fuse =
            Plan?.Output.Model is { } model && planning?.Fuse is { } fuse
                ? FuseOutlook.Of(fuse, inputs!.Known.BaseModel!, inputs.FolderOf(model.Base)!)
                : null;
    }

    /// <summary>The recipe.</summary>
    public Recipe Recipe { get; }

    /// <summary>Everything found in the recipe and in what it names, located, in the order of the text.</summary>
    public IReadOnlyList<Finding> Findings { get; }

    /// <summary>True when a finding is an error: there is no plan.</summary>
    public bool HasErrors => Findings.Any(finding => finding.Severity == Severity.Error);

    /// <summary>The plan; null when there are errors.</summary>
    public MergePlan? Plan { get; }

    /// <summary>Task files under <c>evaluate</c> and <c>tune</c> that do not exist, located. No merge needs them.</summary>
    public IReadOnlyList<Finding> MissingTaskFiles => [.. TaskFiles.Missing(Recipe)];

    /// <summary>How the result will be fused into the base model; null when it will not, or when there are errors.</summary>
    public FuseOutlook? Fuse { get; }

    /// <summary>What a run will take, the fuse included; null when there is no plan.</summary>
    public PlanEstimate? Estimate
    {
        get
        {
            var merge = Plan is null ? null : PlanEstimate.Of(Plan);
            return Fuse is null
                ? merge
                : merge! with
                {
                    BytesRead = merge.BytesRead + Fuse.BaseBytes,
                    BytesWritten = merge.BytesWritten + Fuse.BaseBytes,
                };
        }
    }

    /// <summary>What the recipe names, opened; null when it could not be read.</summary>
    internal OpenedInputs? Inputs => inputs;

    /// <summary>The folder of the adapter, relative to where the recipe's own path is; empty when the recipe names none.</summary>
    public string OutputFolder => outputs.Adapter?.Folder ?? "";

    /// <summary>The folder of the fused model, relative to where the recipe's own path is; empty when the recipe names none.</summary>
    public string ModelFolder => outputs.Model?.Folder ?? "";

    /// <summary>
    /// Opens what a recipe names and plans it. Whatever is wrong is in the findings: errors of the recipe keep nobody from
    /// telling those of its adapters.
    /// </summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="options">
    /// How it will be run: an output that must not be there, or cannot be written so, is an error. Null when it is only looked at.
    /// </param>
    public static MergePreparation Of(Recipe recipe, RunOptions? options = null) =>
        Of(recipe, options ?? new RunOptions { Overwrite = true }, LockedFiles.None, null);

    /// <summary>Opens what a recipe names, demands that it is what it was when the recipe was compiled, and plans it.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="options">How it will be run.</param>
    /// <param name="locked">What its files were.</param>
    /// <param name="compiled">The plan that was made for them; null to make one now.</param>
    internal static MergePreparation Of(
        Recipe recipe,
        RunOptions options,
        LockedFiles locked,
        Func<MergePlan>? compiled
    )
    {
        if (recipe.Model is not { } model)
        {
            return new MergePreparation(recipe, null, null, locked, options);
        }

        var inputs = new OpenedInputs(recipe, model);
        try
        {
            // Files that cannot be opened have no hashes, and say so themselves.
            Finding[] changed = inputs.Known.HasErrors ? [] : [.. locked.Changed(model, inputs.FolderOf)];
            var planning = RecipePlanner.Prepare(model, recipe.Reading.HasErrors, inputs.Known);
            var plan = planning.Plan is null || changed.Length > 0 || compiled is null ? planning.Plan : compiled();
            var findings = changed.Concat(planning.Findings).ToEquatableArray();
            return new MergePreparation(
                recipe,
                inputs,
                planning with
                {
                    Plan = plan,
                    Findings = findings,
                },
                locked,
                options
            );
        }
        catch
        {
            inputs.Dispose();
            throw;
        }
    }

    /// <summary>Runs the plan.</summary>
    /// <param name="options">How.</param>
    /// <param name="progress">Whom to tell how far it is; null for nobody.</param>
    /// <param name="cancellation">Ends the run; nothing is left behind unless it is to be resumed.</param>
    /// <exception cref="InvalidOperationException">There is no plan.</exception>
    /// <exception cref="FindingException">The output is refused or the run failed; nothing is left behind unless it is to be resumed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MergeReport Run(RunOptions options, RunProgress? progress, CancellationToken cancellation)
    {
        if (Plan is not { } plan)
        {
            throw new InvalidOperationException($"'{Recipe}' has errors and cannot be run.");
        }

        try
        {
            outputs.Demand(plan, options);
            var report = Merge(plan, options, progress, cancellation);
            return report with { Findings = [.. report.Findings.Select(Locate), .. FuseFindings(report)] };
        }
        catch (FindingException failure)
        {
            throw new FindingException([.. failure.Findings.Select(LocateFailure)]);
        }
    }

    /// <summary>Examines how the adapters get along; nothing is merged, and no model is run.</summary>
    /// <param name="threads">Modules examined at the same time, at least 1; the report does not depend on it.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidOperationException">There is no plan.</exception>
    /// <exception cref="FindingException">An adapter holds NaN or infinity.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public InterferenceReport Examine(int threads, CancellationToken cancellation)
    {
        if (Plan is not { } plan)
        {
            throw new InvalidOperationException($"'{Recipe}' has errors and cannot be examined.");
        }

        try
        {
            using var backend = new CpuBackend(threads);
            using var weights = inputs!.OpenBase(plan, Recipe.Model!);
            return new InterferenceAnalysis(backend, threads, weights).Run(plan, inputs!.Adapters, cancellation);
        }
        catch (FindingException failure)
        {
            throw new FindingException([.. failure.Findings.Select(Locate)]);
        }
    }

    /// <summary>Examines how the adapters get along, and takes the scores of the last evaluation along where it was of this very recipe.</summary>
    /// <param name="threads">Modules examined at the same time, at least 1; the report does not depend on it.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="InvalidOperationException">There is no plan.</exception>
    /// <exception cref="FindingException">An adapter holds NaN or infinity, or a file cannot be read.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public RecipeReport Report(int threads, CancellationToken cancellation) =>
        new(Examine(threads, cancellation))
        {
            Tasks = Recipe.Model!.Evaluate is null ? [] : Scores(threads, cancellation),
        };

    private IReadOnlyList<TaskScores> Scores(int threads, CancellationToken cancellation) =>
        ScoreFile.Read(
            RecipeEvaluation.FolderOf(Recipe),
            Recipe,
            inputs!,
            () => InputMarks.Of(inputs!.Adapters, threads, cancellation)
        );

    /// <inheritdoc/>
    public void Dispose() => inputs?.Dispose();

    private IEnumerable<Finding> FuseFindings(MergeReport report) =>
        report.Fuse is { } fuse
            ? fuse.Findings.Select(finding => Locate(outputs.Respell(outputs.Model!, finding)))
            : [];

    private MergeReport Merge(MergePlan plan, RunOptions options, RunProgress? progress, CancellationToken cancellation)
    {
        var marks = InputMarks.Of(inputs!.Adapters, options.Threads, cancellation);
        if (locked.Changed(Recipe.Model!, marks).ToArray() is { Length: > 0 } changed)
        {
            throw new FindingException(changed);
        }

        return new RecipeRun(plan, Recipe.Model!, inputs, outputs, marks, options).Run(progress, cancellation);
    }

    private Finding Locate(Finding finding) => Recipe.Reading.Spans.Locate(finding);

    // What is about no token of the recipe is about writing the result.
    private Finding LocateFailure(Finding finding) =>
        Locate(outputs.Respell((outputs.Adapter ?? outputs.Model)!, finding));
}
