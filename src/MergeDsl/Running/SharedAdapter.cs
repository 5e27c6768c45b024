using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Engine;

namespace MergeDsl.Running;

/// <summary>
/// A share of an adapter whose ranks are known before the merge: what its tensors need is merged beside them, and taken over
/// from there.
/// </summary>
internal sealed class SharedAdapter : IResultAdapter
{
    private const int PieceLength = 1 << 24;

    // Everything else that the bytes depend on stands in the header.
    private const string Identity = "adapter";

    private readonly MergePlan plan;
    private readonly AdapterFolder source;
    private readonly CheckpointOutput output;

    private SharedAdapter(MergePlan plan, AdapterFolder source, CheckpointOutput output)
    {
        (this.plan, this.source, this.output) = (plan, source, output);
        var pending = output.Pending.SelectMany(unit => unit.Tensors).Select(tensor => tensor.Name).ToHashSet();
        Needed = PlanSelection.For(plan, pending);
        Merged = output.CreateScratch();
    }

    /// <inheritdoc/>
    public PlanSelection Needed { get; }

    /// <inheritdoc/>
    public string Merged { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Finding> Findings => output.Findings;

    /// <summary>Prepares the folder of the share.</summary>
    /// <param name="plan">The plan of the merge.</param>
    /// <param name="source">The adapter whose config the result's is made of.</param>
    /// <param name="metadata">The metadata of its file: recipe and inputs.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="cancellation">Ends the checking of what an earlier run left.</param>
    /// <exception cref="FindingException">The output is refused.</exception>
    public static SharedAdapter Begin(
        MergePlan plan,
        AdapterFolder source,
        IReadOnlyDictionary<string, string> metadata,
        OutputTarget target,
        CancellationToken cancellation
    )
    {
        var layout = new ShardLayout(
            AdapterFolder.WeightsFile,
            SafetensorsWriter.Order(TensorsOf(plan)).ToEquatableArray(),
            SafetensorsWriter.MetadataOf(metadata)
        );
        var output = CheckpointOutput.Create(target, [layout], Identity, cancellation);
        try
        {
            return new(plan, source, output);
        }
        catch
        {
            output.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public long Fill(long merged, CancellationToken cancellation)
    {
        using var weights = SafetensorsFile.Open(Path.Combine(Merged, AdapterFolder.WeightsFile));
        foreach (var unit in output.Pending)
        {
            using var writer = output.Open(unit);
            for (var index = unit.First; index < unit.End; index++)
            {
                Copy(weights, unit.Shard.Tensors[index], index, writer, cancellation);
            }

            writer.Complete();
        }

        output.WriteFile(
            AdapterFolder.ConfigFile,
            AdapterConfigWriter.Write(source.PeftConfig, plan.Output.Config, plan.Output.Kind)
        );
        return output.Pending.SelectMany(unit => unit.Tensors).Sum(tensor => tensor.Bytes);
    }

    /// <inheritdoc/>
    public void Commit() => output.Commit();

    /// <inheritdoc/>
    public void Dispose() => output.Dispose();

    private static void Copy(
        SafetensorsFile weights,
        TensorInfo tensor,
        int index,
        UnitWriter writer,
        CancellationToken cancellation
    )
    {
        for (var offset = 0L; offset < tensor.Bytes; offset += PieceLength)
        {
            cancellation.ThrowIfCancellationRequested();
            var length = (int)Math.Min(PieceLength, tensor.Bytes - offset);
            writer.Write(index, offset, weights.Data(tensor, offset, length));
        }
    }

    private static IEnumerable<TensorInfo> TensorsOf(MergePlan plan) =>
        plan
            .Modules.SelectMany(module => ResultLayout.Of(module, module.Rank.Maximum).Tensors)
            .Concat(plan.Copies.Select(copy => new TensorInfo(copy.Name, copy.Type, copy.Shape)));
}
