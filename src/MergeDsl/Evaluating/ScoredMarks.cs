using System.Globalization;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Running;

namespace MergeDsl.Evaluating;

/// <summary>Marks that tell the numbers of a model from all others: predictions are only taken over under the same mark.</summary>
internal static class ScoredMarks
{
    // What a model reads and writes depends on these, too.
    private static readonly string[] Companions =
    [
        "tokenizer.json",
        "tokenizer_config.json",
        "tokenizer.model",
        "generation_config.json",
    ];

    /// <summary>The mark of the base model in a folder.</summary>
    /// <exception cref="FindingException">A file cannot be read.</exception>
    public static string OfBase(string folder)
    {
        var hashes = CheckpointHashes.OfModel(folder);
        var weights = ModelFolder.WeightFiles(folder).Weights.Select(WeightsMark);
        var companions = Companions
            .Select(name => Path.Combine(folder, name))
            .Where(File.Exists)
            .Select(FileHashes.Sha256);
        return string.Join(' ', [hashes.Config, hashes.Headers, .. weights, .. companions]);
    }

    /// <summary>A mark of the base model in a folder that is made without reading its numbers.</summary>
    /// <exception cref="FindingException">A file cannot be read.</exception>
    public static string OfBaseFiles(string folder)
    {
        var hashes = CheckpointHashes.OfModel(folder);
        var files = ModelFolder.WeightFiles(folder).Weights.Select(path => new FileInfo(path));
        return string.Join(
            ' ',
            [
                hashes.Config,
                hashes.Headers,
                .. files.Select(file =>
                    string.Create(CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}")
                ),
            ]
        );
    }

    /// <summary>The mark of an adapter.</summary>
    public static string Of(InputMarks adapter) => $"{adapter.Config} {adapter.Weights}";

    private static string WeightsMark(string path) =>
        $"{FileHashes.Crc32C(path)} {new FileInfo(path).Length.ToString(CultureInfo.InvariantCulture)}";
}
