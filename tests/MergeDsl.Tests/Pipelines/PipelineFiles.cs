using MergeDsl.Tests.Native.Reference;

namespace MergeDsl.Tests.Pipelines;

/// <summary>A pipeline's weights read the slow and obvious way: tensors by component and name.</summary>
internal static class PipelineFiles
{
    /// <summary>All tensors of the components, each a folder of one weights file.</summary>
    public static Dictionary<string, StoredTensor> Read(string folder) =>
        Directory
            .EnumerateDirectories(folder)
            .SelectMany(component => Directory.EnumerateFiles(component, "*.safetensors"))
            .SelectMany(file => Named(file, Path.GetFileName(Path.GetDirectoryName(file))!))
            .ToDictionary(StringComparer.Ordinal);

    /// <summary>The tensors that a tool changed, each component a file.</summary>
    public static Dictionary<string, StoredTensor> ReadChanged(string folder) =>
        Directory
            .EnumerateFiles(folder)
            .SelectMany(file => Named(file, Path.GetFileNameWithoutExtension(file)))
            .ToDictionary(StringComparer.Ordinal);

    private static IEnumerable<KeyValuePair<string, StoredTensor>> Named(string file, string component) =>
        SafetensorsFiles.Read(file).Select(pair => KeyValuePair.Create($"{component}/{pair.Key}", pair.Value));
}
