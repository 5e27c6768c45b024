using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl;

/// <summary>
/// The model that the result of a merge is fused into, while it comes into being: what is left to do of it is known before
/// anything is merged, so that no more is. Disposing it before <see cref="Commit"/> removes what was written, unless a later
/// run shall resume.
/// </summary>
internal sealed class ResultModel : IDisposable
{
    private readonly MergePlan plan;
    private readonly AdapterFolder source;
    private readonly PlainModel model;
    private readonly FuseJob job;
    private readonly CheckpointOutput output;
    private readonly Finding[] findings;

    private ResultModel(
        MergePlan plan,
        AdapterFolder source,
        ModelWeights files,
        OutputTarget target,
        string identity,
        CancellationToken cancellation
    )
    {
        (this.plan, this.source, model) = (plan, source, new PlainModel(files));
        findings = [.. BaseFindings.Of(files).Select(finding => finding.At(RecipePaths.BaseModel))];
        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            throw new FindingException(findings);
        }

        job = new FuseJob(PlanOf(plan), model, [], target, identity);
        output = FuseEngine.Begin(job, cancellation);
        var pending = output.Pending.SelectMany(unit => unit.Tensors).Select(tensor => tensor.Name).ToHashSet();
        Needed = PlanSelection.For(plan, job.Plan, pending, output.HasSmallFiles);
    }

    /// <summary>What has to be merged for what is to be written.</summary>
    public PlanSelection Needed { get; }

    /// <summary>Prepares the folder of the model.</summary>
    /// <param name="plan">The plan of the merge.</param>
    /// <param name="source">The adapter whose config the result's is made of.</param>
    /// <param name="folder">The folder of the base model.</param>
    /// <param name="target">Where the fused model goes.</param>
    /// <param name="identity">What its bytes depend on, given the base model.</param>
    /// <param name="cancellation">Ends the checking of what an earlier run left.</param>
    /// <exception cref="FindingException">The base model cannot be fused into, or the output is refused.</exception>
    public static ResultModel Begin(
        MergePlan plan,
        AdapterFolder source,
        string folder,
        OutputTarget target,
        Func<ModelWeights, string> identity,
        CancellationToken cancellation
    )
    {
        var files = ModelWeights.Open(folder);
        try
        {
            return new(plan, source, files, target, identity(files), cancellation);
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>A folder for the merged adapter, when nobody keeps it.</summary>
    /// <exception cref="FindingException">It cannot be created.</exception>
    public string CreateScratch() => output.CreateScratch();

    /// <summary>Fuses the adapter as it was written: base plus that adapter is that model.</summary>
    /// <param name="adapter">The folder of the merged adapter, which holds at least what is needed.</param>
    /// <param name="merged">What was merged.</param>
    /// <param name="threads">How many tiles are worked on at a time.</param>
    /// <param name="progress">Given the bytes that are to be written, tells whom to report written ones to; null for nobody.</param>
    /// <param name="cancellation">Ends the work.</param>
    public FuseReport Fill(
        string adapter,
        IReadOnlyList<ModuleReport> merged,
        int threads,
        Func<long, IProgress<long>>? progress,
        CancellationToken cancellation
    )
    {
        var ranks = merged.ToDictionary(module => module.Path, module => module.Rank, StringComparer.Ordinal);
        using var weights = SafetensorsFile.Open(Path.Combine(adapter, AdapterFolder.WeightsFile));
        var settled = job with { Plan = PlanOf(ResultRanks.Settle(plan, ranks)), Adapters = [weights] };
        var report = new FuseEngine(threads).Fill(output, settled, progress, cancellation);
        return report with { Findings = [.. findings, .. report.Findings, .. StorageLoss.Of(report, settled.Plan)] };
    }

    /// <summary>Puts the model, or its part, into its place.</summary>
    /// <exception cref="FindingException">The file system refused.</exception>
    public void Commit() => output.Commit();

    /// <inheritdoc/>
    public void Dispose()
    {
        output.Dispose();
        model.Dispose();
    }

    /// <summary>The plan for the settings that the adapter's config would have, read as those of any other adapter.</summary>
    private FusePlan PlanOf(MergePlan merge)
    {
        var written = AdapterConfigWriter.Write(source.PeftConfig, merge.Output.Config);
        var config = new AdapterConfigReader((JsonObject)JsonNode.Parse(written)!, AdapterFolder.ConfigFile).Config;
        var planning = ResultFuse.Plan(merge, merge.Output.Model!, model.Facts, config);
        return planning.Plan ?? throw new FindingException([.. planning.Findings]);
    }
}
