using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Running;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Fusing;
using OutputFiles = MergeDsl.Checkpoints.Files.OutputFolder;

namespace MergeDsl;

/// <summary>
/// A recipe checked against its adapters and its base model, and planned: everything up to the first number. Holds the
/// adapters' files open until it is disposed of.
/// </summary>
public sealed class MergePreparation : IDisposable
{
    private readonly OpenedInputs? inputs;
    private readonly LockedFiles locked;

    private MergePreparation(
        Recipe recipe,
        OpenedInputs? inputs,
        PlanningResult? planning,
        LockedFiles locked,
        bool overwrite
    )
    {
        Recipe = recipe;
        this.inputs = inputs;
        this.locked = locked;
        Adapter = RecipeOutput.Of(RecipePaths.OutputAdapter, recipe.Model?.Output.Adapter, recipe.Folder);
        Model = RecipeOutput.Of(RecipePaths.OutputModel, recipe.Model?.Output.Model, recipe.Folder);
        IEnumerable<Finding> found = [.. planning?.Findings ?? default, .. Refusals(overwrite)];
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

    /// <summary>The folder of the adapter, relative to where the recipe's own path is; empty when the recipe names none.</summary>
    public string OutputFolder => Adapter?.Folder ?? "";

    /// <summary>The folder of the fused model, relative to where the recipe's own path is; empty when the recipe names none.</summary>
    public string ModelFolder => Model?.Folder ?? "";

    private RecipeOutput? Adapter { get; }

    private RecipeOutput? Model { get; }

    /// <summary>
    /// Opens what a recipe names and plans it. Whatever is wrong is in the findings: errors of the recipe keep nobody from
    /// telling those of its adapters.
    /// </summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="overwrite">False when an output that exists is an error, since it is not to be replaced.</param>
    public static MergePreparation Of(Recipe recipe, bool overwrite = true) =>
        Of(recipe, overwrite, LockedFiles.None, null);

    /// <summary>Opens what a recipe names, demands that it is what it was when the recipe was compiled, and plans it.</summary>
    /// <param name="recipe">The recipe.</param>
    /// <param name="overwrite">False when an output that exists is an error.</param>
    /// <param name="locked">What its files were.</param>
    /// <param name="compiled">The plan that was made for them; null to make one now.</param>
    internal static MergePreparation Of(Recipe recipe, bool overwrite, LockedFiles locked, Func<MergePlan>? compiled)
    {
        if (recipe.Model is not { } model)
        {
            return new MergePreparation(recipe, null, null, locked, overwrite);
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
                overwrite
            );
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
            throw new InvalidOperationException($"'{Recipe}' has errors and cannot be run.");
        }

        if (Refusals(options.Overwrite) is { Length: > 0 } refusals)
        {
            throw new FindingException(refusals);
        }

        try
        {
            var report = Merge(plan, options, progress, cancellation);
            return report with { Findings = [.. report.Findings.Select(Locate), .. FuseFindings(report)] };
        }
        catch (FindingException failure)
        {
            throw new FindingException([.. failure.Findings.Select(LocateFailure)]);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => inputs?.Dispose();

    private Finding[] Refusals(bool overwrite) =>
        [
            .. Adapter is null ? [] : Refusals(Adapter, OutputFiles.Refusals(Adapter.Folder, Protected, overwrite)),
            .. Model is null
                ? []
                : Refusals(Model, new OutputTarget(Model.Folder, [.. Protected]) { Overwrite = overwrite }.Refusals()),
        ];

    private IEnumerable<Finding> Refusals(RecipeOutput output, IEnumerable<Finding> refusals) =>
        refusals.Select(finding => Locate(output.Respell(inputs!.Respell(finding))));

    private IEnumerable<Finding> FuseFindings(MergeReport report) =>
        report.Fuse is { } fuse ? fuse.Findings.Select(finding => Locate(Model!.Respell(finding))) : [];

    // What the output must not overwrite.
    private IEnumerable<string> Protected =>
        Recipe.Path.Length == 0 ? inputs!.Folders : inputs!.Folders.Append(Recipe.Path);

    private MergeReport Merge(
        MergePlan plan,
        RunOptions options,
        IProgress<ModuleReport>? progress,
        CancellationToken cancellation
    )
    {
        var recipe = Recipe.Model!;
        var marks = InputMarks.Of(inputs!.Adapters, options.Threads, cancellation);
        if (locked.Changed(recipe, marks).ToArray() is { Length: > 0 } changed)
        {
            throw new FindingException(changed);
        }

        using var folder = Adapter is null
            ? OutputFiles.CreateTemporary(Model!.Folder)
            : OutputFiles.Create(Adapter.Folder, Protected, options.Overwrite);
        using var backend = new CpuBackend(options.Threads);
        var report = new MergeEngine(backend, options.Threads).Fill(
            folder,
            plan,
            inputs.Adapters,
            OutputMetadata.Of(recipe, marks),
            progress,
            cancellation
        );
        var fused = Model is null ? null : FuseResult(plan, folder.Path, options, cancellation);
        if (Adapter is null)
        {
            return report with { OutputFolder = fused!.Output, Bytes = fused.Bytes, Fuse = fused };
        }

        folder.Commit();
        return report with { OutputFolder = Adapter.Folder, Fuse = fused };
    }

    /// <summary>Fuses the adapter as it was written: base plus that adapter is that model.</summary>
    private FuseReport FuseResult(MergePlan plan, string adapter, RunOptions options, CancellationToken cancellation)
    {
        var output = plan.Output.Model!;
        var result = new WeightedAdapter(adapter) { Name = plan.Name };
        var settings = new FuseSettings(inputs!.FolderOf(output.Base)!, [result], Model!.Folder)
        {
            AsPeft = output.Mode == FuseMode.Peft,
            Type = output.Type,
            Overwrite = options.Overwrite,
            Threads = options.Threads,
        };
        try
        {
            using var fuse = FusePreparation.Of(settings);
            return fuse.HasErrors ? throw new FindingException(fuse.Findings) : fuse.Run(null, cancellation);
        }
        catch (FindingException failure)
        {
            throw new FindingException([
                .. failure.Findings.Select(finding => Model.Respell(finding.Respelled(adapter, plan.Name))),
            ]);
        }
    }

    private Finding Locate(Finding finding) => Recipe.Reading.Spans.Locate(finding);

    // What is about no token of the recipe is about writing the result.
    private Finding LocateFailure(Finding finding)
    {
        var known = inputs!.Respell(finding);
        return Locate(finding.Subject is null ? (Adapter ?? Model)!.Respell(known) : known);
    }
}
