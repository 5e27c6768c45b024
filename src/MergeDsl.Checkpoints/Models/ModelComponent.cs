using System.Text.Json.Nodes;

namespace MergeDsl.Checkpoints.Models;

/// <summary>A component of a pipeline that adapters change.</summary>
/// <param name="Name">The name of its folder.</param>
/// <param name="Config">Its <c>config.json</c>.</param>
/// <param name="IndexFile">Its index; null when it is one file.</param>
public sealed record ModelComponent(string Name, JsonObject Config, string? IndexFile)
{
    /// <summary>The path of its config in the pipeline's folder, with <c>/</c>.</summary>
    public string ConfigName => $"{Name}/{ModelFolder.ConfigFile}";

    /// <summary>The path of its index in the pipeline's folder, with <c>/</c>; null when it is one file.</summary>
    public string? IndexName => IndexFile is null ? null : $"{Name}/{Path.GetFileName(IndexFile)}";
}
