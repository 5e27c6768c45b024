using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Core;
using MergeDsl.Core.Adapters.SingleFiles;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Models;

/// <summary>
/// A diffusion pipeline as diffusers saves it: a folder for each component, with a config and weights of its own. Tensors are named behind the
/// component that they belong to, <c>unet.conv_in.weight</c>, and written without it.
/// </summary>
public static class PipelineFolder
{
    /// <summary>Name of the file that lists the components.</summary>
    public const string IndexFile = "model_index.json";

    /// <summary>The components of the pipeline in <paramref name="folder"/> that adapters change; none where it is no pipeline.</summary>
    public static IReadOnlyList<string> ComponentsOf(string folder) =>
        File.Exists(Path.Combine(folder, ModelFolder.ConfigFile))
            ? []
            : [.. PipelineComponents.All.Where(name => File.Exists(ConfigOf(folder, name)))];

    /// <summary>The path of a component's config.</summary>
    internal static string ConfigOf(string folder, string component) =>
        Path.Combine(folder, component, ModelFolder.ConfigFile);

    /// <summary>What the list of the components says; nothing where there is none.</summary>
    internal static JsonObject ReadIndex(string folder)
    {
        var index = Path.Combine(folder, IndexFile);
        return File.Exists(index) ? JsonFile.Read(index) : [];
    }

    /// <summary>What is known about the base model that the components make.</summary>
    internal static ModelFacts Facts(IEnumerable<TensorInfo> tensors) =>
        new(null, null, null, false, default, tensors.ToEquatableArray());
}
