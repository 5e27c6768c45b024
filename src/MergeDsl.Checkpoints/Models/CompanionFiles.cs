using System.Text.RegularExpressions;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;

namespace MergeDsl.Checkpoints.Models;

/// <summary>
/// The files of a model's folder besides its weights. Paths are relative to the folder, with <c>/</c>, in ordinal order.
/// </summary>
/// <param name="Carried">What a model made of it needs, too: config, tokenizer, generation config, code, licence.</param>
/// <param name="Stale">Weights in other formats or of other models, and their indices: they would not be the new model's.</param>
public sealed partial record CompanionFiles(EquatableArray<string> Carried, EquatableArray<string> Stale)
{
    private const int Shown = 5;

    /// <summary>
    /// Lists the files of a pipeline. Weights of components that no adapter changes (the autoencoder, a checker) are carried over like all
    /// the rest; other weights in the folders of the components, and whole models beside them, are not.
    /// </summary>
    /// <param name="folder">The pipeline's folder.</param>
    /// <param name="components">Its components that adapters change.</param>
    /// <param name="weights">The files that are their weights.</param>
    /// <exception cref="FindingException">A folder cannot be listed.</exception>
    public static CompanionFiles OfPipeline(
        string folder,
        IReadOnlyList<ModelComponent> components,
        IEnumerable<string> weights
    )
    {
        string[] indices = [.. components.Select(component => component.IndexName).OfType<string>()];
        var all = Of(folder, [.. weights, .. indices]);
        var foreign = all.Stale.Where(file => IsOfOther(file, components)).ToArray();
        return new(
            all.Carried.Concat(foreign).Concat(indices).Order(StringComparer.Ordinal).ToEquatableArray(),
            all.Stale.Except(foreign).ToEquatableArray()
        );
    }

    /// <summary>Lists the files in <paramref name="folder"/> and below it; hidden folders and links to folders are none of them.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="weights">Names of the files that are the model's weights and their index.</param>
    /// <exception cref="FindingException">A folder cannot be listed.</exception>
    public static CompanionFiles Of(string folder, IEnumerable<string?> weights)
    {
        var own = weights.OfType<string>().ToHashSet(StringComparer.Ordinal);
        var files = FileProblem.Guard(
            folder,
            () =>
                FilesBelow(folder)
                    .Select(file => Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'))
                    .ToArray(),
            isFolder: true
        );
        var others = files.Where(file => !own.Contains(file)).Order(StringComparer.Ordinal).ToLookup(IsWeights);
        return new(others[false].ToEquatableArray(), others[true].ToEquatableArray());
    }

    /// <summary>The finding that tells what is not carried over from <paramref name="folder"/>; null when that is nothing.</summary>
    public Finding? LeftOut(string folder) =>
        Stale.Count == 0 ? null : Finding.Of(FileFindings.StaleWeights, folder, Listing.Of(Stale, Shown));

    /// <summary>True when a file of this name holds weights, or is an index of such files.</summary>
    public static bool IsWeights(string name) => WeightsRule().IsMatch(name);

    private static bool IsOfOther(string file, IReadOnlyList<ModelComponent> components)
    {
        var slash = file.IndexOf('/');
        return slash > 0 && components.All(component => component.Name != file[..slash]);
    }

    private static IEnumerable<string> FilesBelow(string folder) =>
        Directory
            .EnumerateDirectories(folder)
            .Where(below => !Path.GetFileName(below).StartsWith('.') && new DirectoryInfo(below).LinkTarget is null)
            .SelectMany(FilesBelow)
            .Concat(Directory.EnumerateFiles(folder));

    [GeneratedRegex(
        @"\.(safetensors|bin|pt|pth|ckpt|gguf|h5|msgpack|onnx|onnx_data|undo)(\.index\.json)?\z",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex WeightsRule();
}
