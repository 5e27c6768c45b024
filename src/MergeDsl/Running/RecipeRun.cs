using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl.Running;

/// <summary>A run of a planned recipe: merges what its outputs need, and puts them into their places when all are complete.</summary>
/// <param name="plan">The plan.</param>
/// <param name="recipe">The recipe.</param>
/// <param name="inputs">What it names.</param>
/// <param name="outputs">What it writes.</param>
/// <param name="marks">The marks of its adapters.</param>
/// <param name="options">How it is run.</param>
internal sealed class RecipeRun(
    MergePlan plan,
    RecipeModel recipe,
    OpenedInputs inputs,
    RecipeOutputs outputs,
    IReadOnlyList<InputMarks> marks,
    RunOptions options
)
{
    private readonly IReadOnlyDictionary<string, string> metadata = OutputMetadata.Of(recipe, marks);

    /// <summary>Runs.</summary>
    /// <param name="progress">Whom to tell how far it is; null for nobody.</param>
    /// <param name="cancellation">Ends the run.</param>
    /// <exception cref="FindingException">An output is refused, or the run failed.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public MergeReport Run(RunProgress? progress, CancellationToken cancellation)
    {
        using var model = outputs.Model is null ? null : BeginModel(outputs.Model, cancellation);
        using var adapter = outputs.Adapter is null ? null : BeginAdapter(outputs.Adapter, cancellation);
        var needed = new[] { adapter?.Needed, model?.Needed }
            .OfType<PlanSelection>()
            .Aggregate((one, other) => one.Union(other));
        var folder = adapter?.Merged ?? outputs.About(outputs.Model!, model!.CreateScratch);
        using var backend = OpenBackend();
        using var weights = inputs.OpenBase(plan, recipe);
        var report = new MergeEngine(backend, options.Threads, weights).Fill(
            folder,
            plan,
            needed,
            inputs.Adapters,
            metadata,
            progress?.Merging?.Invoke(needed.Modules.Count),
            cancellation
        );
        var bytes = adapter?.Fill(report.Bytes, cancellation);
        var fuse = model is null ? null : Fuse(model, folder, report, progress, cancellation);

        // Both or none: a merge takes its time, and what stands in the place of one of them may have changed.
        outputs.Demand(plan, options);
        if (model is not null)
        {
            outputs.About(outputs.Model!, model.Commit);
        }

        adapter?.Commit();
        return report with
        {
            OutputFolder = (outputs.Adapter ?? outputs.Model!).Folder,
            Bytes = bytes ?? fuse!.Bytes,
            Fuse = fuse,
            Findings =
            [
                .. adapter?.Findings.Select(finding => outputs.Respell(outputs.Adapter!, finding)) ?? [],
                .. report.Findings,
            ],
        };
    }

    private IBackend OpenBackend()
    {
        try
        {
            return options.Backend?.Invoke() ?? new CpuBackend(options.Threads);
        }
        catch (FindingException failure)
        {
            // What is wrong about a device is not about an output.
            throw new FindingException([.. failure.Findings.Select(finding => finding.At(RecipePath.Root))]);
        }
    }

    private ResultModel BeginModel(RecipeOutput output, CancellationToken cancellation) =>
        outputs.About(
            output,
            () =>
                ResultModel.Begin(
                    plan,
                    inputs.Adapters[plan.Output.ConfigSource],
                    inputs.FolderOf(plan.Output.Model!.Base)!,
                    outputs.TargetOf(output, options),
                    files => FuseIdentity.Of(recipe, marks, files, options.Share is null),
                    cancellation
                )
        );

    private IResultAdapter BeginAdapter(RecipeOutput output, CancellationToken cancellation) =>
        plan.Output.Library is not null
            ? new LibraryResult(
                plan,
                inputs.Adapters[plan.Output.ConfigSource],
                metadata,
                OutputFolder.Create(output.Folder, outputs.Protected, options.Overwrite)
            )
        : outputs.IsFile
            ? new WholeFile(
                plan,
                OutputFile.Create(output.Folder, outputs.Protected, options.Overwrite),
                SingleFileMetadata.Of([.. inputs.Adapters.Select(adapter => adapter.Metadata)], metadata)
            )
        : options.Share is null
            ? new WholeAdapter(plan, OutputFolder.Create(output.Folder, outputs.Protected, options.Overwrite))
        : SharedAdapter.Begin(
            plan,
            inputs.Adapters[plan.Output.ConfigSource],
            metadata,
            outputs.TargetOf(output, options),
            cancellation
        );

    private FuseReport Fuse(
        ResultModel model,
        string adapter,
        MergeReport report,
        RunProgress? progress,
        CancellationToken cancellation
    ) =>
        outputs.About(
            outputs.Model!,
            () => model.Fill(adapter, report.Modules, options.Threads, progress?.Writing, cancellation)
        );
}
