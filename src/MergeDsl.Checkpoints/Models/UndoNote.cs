using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Models;

/// <summary>What a fuse that can be undone notes down besides the records of its tensors.</summary>
/// <param name="Adapters">The folders' names of the adapters that were fused, in order.</param>
/// <param name="Files">The original texts of the small files that it changed, by name.</param>
public sealed record UndoNote(IReadOnlyList<string> Adapters, IReadOnlyDictionary<string, string> Files)
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "mergedsl.undo";

    /// <summary>What the names of undo files end with.</summary>
    public const string Extension = ".undo";

    // Texts grow when they are written as JSON.
    private const int Largest = 2 * (JsonFile.LargestIndex + JsonFile.LargestConfig);

    private const string VersionKey = "version";
    private const string Safetensors = ".safetensors";
    private const string AdaptersKey = "adapters";
    private const string FilesKey = "files";
    private const int Version = 2;

    // As every JSON file of a checkpoint is read.
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>The original config; null when the fuse did not change it.</summary>
    public JsonObject? Config =>
        Files.GetValueOrDefault(ModelFolder.ConfigFile) is { } text
            ? JsonNode.Parse(text, documentOptions: Strict) as JsonObject
            : null;

    /// <summary>True when the model in <paramref name="folder"/> was fused to be undone.</summary>
    public static bool IsIn(string folder) => File.Exists(Path.Combine(folder, FileName));

    /// <summary>The name of the undo file beside a weights file.</summary>
    /// <param name="shard">The name of the weights file.</param>
    public static string FileOf(string shard) =>
        (shard.EndsWith(Safetensors, StringComparison.Ordinal) ? shard[..^Safetensors.Length] : shard) + Extension;

    /// <summary>The bytes of the file.</summary>
    public byte[] Write()
    {
        var files = Files.OrderBy(file => file.Key, StringComparer.Ordinal);
        var json = new JsonObject
        {
            [VersionKey] = Version,
            [AdaptersKey] = new JsonArray([.. Adapters.Select(name => JsonValue.Create(name))]),
            [FilesKey] = new JsonObject(files.Select(file => KeyValuePair.Create(file.Key, (JsonNode?)file.Value))),
        };
        return Encoding.UTF8.GetBytes(PythonJson.Write(json) + "\n");
    }

    /// <summary>Reads the note of the fused model in <paramref name="folder"/>.</summary>
    /// <exception cref="FindingException">There is none, or it is damaged.</exception>
    public static UndoNote Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!IsIn(folder))
        {
            throw new FindingException(Finding.Of(UndoFindings.NotUndoable, folder));
        }

        var json = JsonFile.Read(path, Largest);
        if (
            JsonReading.IntegerOf(json[VersionKey]) != Version
            || json[AdaptersKey] is not JsonArray adapters
            || adapters.Any(name => JsonReading.TextOf(name) is null)
            || json[FilesKey] is not JsonObject files
            || files.Any(file => JsonReading.TextOf(file.Value) is null)
        )
        {
            throw new FindingException(Finding.Of(UndoFindings.DamagedNote, path));
        }

        var note = new UndoNote(
            [.. adapters.Select(name => JsonReading.TextOf(name)!)],
            files.ToDictionary(file => file.Key, file => JsonReading.TextOf(file.Value)!)
        );
        return note.IsSound() ? note : throw new FindingException(Finding.Of(UndoFindings.DamagedNote, path));
    }

    private bool IsSound()
    {
        try
        {
            return Config is not null || !Files.ContainsKey(ModelFolder.ConfigFile);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
