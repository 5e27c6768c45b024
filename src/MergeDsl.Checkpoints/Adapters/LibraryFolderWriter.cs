using System.Text;
using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Checkpoints.Torch;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Adapters;

/// <summary>
/// Writes an adapter or a prediction head as the adapters library saves it (<c>adapterhub.md</c> 1): the config, and the tensors twice, since
/// the library reads the pickle unless it is told to read safetensors. The same adapter gives the same bytes.
/// </summary>
/// <param name="folder">The folder, which exists.</param>
/// <param name="isHead">True for a prediction head.</param>
public sealed class LibraryFolderWriter(string folder, bool isHead)
{
    /// <summary>Writes all files.</summary>
    /// <param name="config">The config.</param>
    /// <param name="source">Where the numbers come from.</param>
    /// <param name="tensors">The tensors of the source and their names in the result.</param>
    /// <param name="metadata">Pairs for the metadata of the safetensors file.</param>
    /// <returns>Bytes of the tensors, once.</returns>
    /// <exception cref="FindingException">A file cannot be written.</exception>
    public long Write(
        JsonObject config,
        TensorFile source,
        IReadOnlyList<(string Name, TensorInfo Tensor)> tensors,
        IReadOnlyDictionary<string, string> metadata
    ) => Write(PythonJson.Write(Sorted(config)), source, tensors, SafetensorsWriter.MetadataOf(metadata));

    /// <summary>Writes all files.</summary>
    /// <param name="config">The text of the config.</param>
    /// <param name="source">Where the numbers come from.</param>
    /// <param name="tensors">The tensors of the source and their names in the result.</param>
    /// <param name="metadata">The whole metadata of the safetensors file.</param>
    /// <returns>Bytes of the tensors, once.</returns>
    /// <exception cref="FindingException">A file cannot be written.</exception>
    internal long Write(
        string config,
        TensorFile source,
        IReadOnlyList<(string Name, TensorInfo Tensor)> tensors,
        IReadOnlyDictionary<string, string> metadata
    )
    {
        var names = isHead ? AdapterFiles.OfHead : AdapterFiles.OfLibrary;
        TensorCopy.Write(Path.Combine(folder, names[0]), source, tensors, metadata);
        (string Name, TensorInfo Tensor)[] sorted = [.. tensors.OrderBy(one => one.Name, StringComparer.Ordinal)];
        TorchWriter.Write(Path.Combine(folder, names[1]), source, sorted);
        var file = Path.Combine(folder, isHead ? AdapterFiles.HeadConfig : AdapterFolder.ConfigFile);
        var bytes = Encoding.UTF8.GetBytes(config);
        FileProblem.GuardWrite(file, () => File.WriteAllBytes(file, bytes));
        return tensors.Sum(one => one.Tensor.Bytes);
    }

    private static JsonNode? Sorted(JsonNode? node) =>
        node switch
        {
            JsonObject map => new JsonObject(
                map.OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => KeyValuePair.Create(pair.Key, Sorted(pair.Value)))
            ),
            JsonArray list => new JsonArray([.. list.Select(Sorted)]),
            _ => node?.DeepClone(),
        };
}
