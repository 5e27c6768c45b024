using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Safetensors;

/// <summary>Copies tensors of a file into a safetensors file, under other names.</summary>
internal static class TensorCopy
{
    private const int PieceLength = 1 << 24;

    /// <summary>Writes the file at <paramref name="path"/>, which must not exist.</summary>
    /// <param name="path">The file.</param>
    /// <param name="source">Where the numbers come from.</param>
    /// <param name="tensors">The tensors of the source and their names in the file.</param>
    /// <param name="metadata">Its whole metadata.</param>
    /// <exception cref="FindingException">It cannot be written.</exception>
    public static void Write(
        string path,
        TensorFile source,
        IReadOnlyList<(string Name, TensorInfo Tensor)> tensors,
        IReadOnlyDictionary<string, string> metadata
    )
    {
        var sources = tensors.ToDictionary(one => one.Name, one => one.Tensor, StringComparer.Ordinal);
        var entries = SafetensorsWriter.Order(tensors.Select(one => one.Tensor with { Name = one.Name }));
        using var writer = new SafetensorsWriter(path, entries, metadata, isMarked: false);
        for (var index = 0; index < entries.Count; index++)
        {
            var region = writer.Reserve(index, entries[index].Shape);
            for (var offset = 0L; offset < region.Length; offset += PieceLength)
            {
                var length = (int)Math.Min(PieceLength, region.Length - offset);
                writer.Write(region, source.Data(sources[entries[index].Name], offset, length), offset);
            }
        }

        writer.Complete();
    }
}
