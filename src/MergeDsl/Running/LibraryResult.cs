using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Engine;

namespace MergeDsl.Running;

/// <summary>
/// An adapter or a prediction head that is written as the adapters library saves it: it is merged beside its place and named anew on the
/// way there.
/// </summary>
internal sealed class LibraryResult : IResultAdapter
{
    private const string Scratch = ".merged";

    private readonly MergePlan plan;
    private readonly AdapterFolder source;
    private readonly IReadOnlyDictionary<string, string> metadata;
    private readonly OutputFolder folder;

    /// <summary>Prepares the folder.</summary>
    /// <param name="plan">The plan of the merge.</param>
    /// <param name="source">The adapter whose config the result's is made of.</param>
    /// <param name="metadata">The metadata of its safetensors file: recipe and inputs.</param>
    /// <param name="folder">The folder; owned by this.</param>
    public LibraryResult(
        MergePlan plan,
        AdapterFolder source,
        IReadOnlyDictionary<string, string> metadata,
        OutputFolder folder
    )
    {
        (this.plan, this.source, this.metadata, this.folder) = (plan, source, metadata, folder);
        Needed = PlanSelection.All(plan);
        Merged = Path.Combine(folder.Path, Scratch);
        FileProblem.GuardWrite(Merged, () => Directory.CreateDirectory(Merged));
    }

    /// <inheritdoc/>
    public PlanSelection Needed { get; }

    /// <inheritdoc/>
    public string Merged { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Finding> Findings => [];

    /// <inheritdoc/>
    public long Fill(long merged, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var library = plan.Output.Library!;
        long bytes;
        using (var weights = SafetensorsFile.Open(Path.Combine(Merged, AdapterFolder.WeightsFile)))
        {
            var writer = new LibraryFolderWriter(folder.Path, library.IsHead);
            bytes = writer.Write(Config(library), weights, [.. Names(weights, library.Name)], metadata);
        }

        FileProblem.GuardWrite(Merged, () => Directory.Delete(Merged, recursive: true));
        return bytes;
    }

    /// <inheritdoc/>
    public void Commit() => folder.Commit();

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private IEnumerable<(string Name, TensorInfo Tensor)> Names(SafetensorsFile weights, string name)
    {
        foreach (var module in plan.Modules)
        {
            var layout = ResultLayout.Of(module, module.Rank.Maximum);
            yield return ($"{module.Path}.loras.{name}.lora_A", weights.Find(layout.A.Name)!);
            yield return ($"{module.Path}.loras.{name}.lora_B", weights.Find(layout.B.Name)!);
        }

        foreach (var copy in plan.Copies)
        {
            yield return (copy.Name, weights.Find(copy.Name)!);
        }
    }

    private JsonObject Config(LibraryOutput library)
    {
        var config = (JsonObject)source.Config.DeepClone();
        config["name"] = library.Name;
        config["model_class"] = library.ModelClass;
        if (library.Rank is { } rank)
        {
            config["config"]!["r"] = rank;
        }

        return config;
    }
}
