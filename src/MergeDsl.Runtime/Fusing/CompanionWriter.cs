using System.Text;
using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Writes what a model's folder holds besides its weights: index, config, tokenizer and the rest.</summary>
internal static class CompanionWriter
{
    private const string TiesKey = "tie_word_embeddings";
    private static readonly string[] TypeKeys = ["dtype", "torch_dtype"];

    /// <summary>Writes all of it.</summary>
    public static void Write(FuseJob job, IReadOnlyList<ShardLayout> shards, CheckpointOutput output)
    {
        var files = job.Model.Files;
        var changed = new Dictionary<string, string>(StringComparer.Ordinal);
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, text, original) in Texts(job, shards))
        {
            written.Add(name);
            if (
                text == original
                && !job.Model.Changed.ContainsKey(name)
                && File.Exists(Path.Combine(files.Folder, name))
            )
            {
                // Not through text, which would not keep every byte of any file.
                output.Carry(files.Folder, name);
                continue;
            }

            output.WriteFile(name, Encoding.UTF8.GetBytes(text));
            if (text != original)
            {
                changed[name] = original;
            }
        }

        foreach (var file in files.ListCompanions().Carried.Where(file => !written.Contains(file)))
        {
            output.Carry(files.Folder, file);
        }

        if (job.IsUndoable)
        {
            output.WriteFile(UndoNote.FileName, new UndoNote([.. job.Plan.Inputs.Select(FolderOf)], changed).Write());
        }
    }

    /// <summary>The small files that a fuse may change: name, text, and what the text is in the base model.</summary>
    private static IEnumerable<(string Name, string Text, string Original)> Texts(
        FuseJob job,
        IReadOnlyList<ShardLayout> shards
    )
    {
        if (job.Model.Files.Components.Count > 0)
        {
            foreach (var text in job.Model.Files.Components.SelectMany(component => Texts(job, shards, component)))
            {
                yield return text;
            }

            yield break;
        }

        var config = Original(job.Model, ModelFolder.ConfigFile) ?? job.Model.Files.ReadConfigText();
        yield return (ModelFolder.ConfigFile, Changed(job, config), config);
        if (job.Model.Files.IndexFile is not null || shards.Count > 1)
        {
            var index = ShardIndexText.Write(shards, job.Model.Files);
            var name = Path.GetFileName(job.Model.Files.IndexFile) ?? ShardIndexText.FileName;
            var known = Original(job.Model, name);
            var original = known ?? ShardIndexText.Write(job.Model.Shards, job.Model.Files);
            yield return (name, job.IsRestoring ? original : index, original);
        }
    }

    /// <summary>The small files of a pipeline's component that another number type changes.</summary>
    private static IEnumerable<(string Name, string Text, string Original)> Texts(
        FuseJob job,
        IReadOnlyList<ShardLayout> shards,
        ModelComponent component
    )
    {
        var config = ReadText(job, component.ConfigName);
        var hasType = TypeKeys.Any(component.Config.ContainsKey);
        yield return (component.ConfigName, hasType ? WithType(job, config, component.Config) : config, config);
        if (component.IndexName is { } index)
        {
            var text = ReadText(job, index);
            var own = shards.Where(shard => shard.Source?.Component == component.Name);
            yield return (index, ShardIndexText.WithSize(text, own), text);
        }
    }

    private static string ReadText(FuseJob job, string name)
    {
        var path = Path.Combine(job.Model.Files.Folder, name);
        return FileProblem.Guard(path, () => File.ReadAllText(path));
    }

    private static string WithType(FuseJob job, string text, JsonObject config)
    {
        if (job.Plan.Type is not { } type)
        {
            return text;
        }

        var known = TypeKeys.Where(key => config.ContainsKey(key)).DefaultIfEmpty(TypeKeys[0]);
        return known.Aggregate(text, (edited, key) => ConfigEdit.Set(edited, key, type.TorchName()));
    }

    // Not the path: the bytes of an output do not depend on where its inputs lie.
    private static string FolderOf(string adapter) =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(adapter)));

    private static string? Original(IWeightSource model, string name) => model.Changed.GetValueOrDefault(name);

    private static string Changed(FuseJob job, string text)
    {
        if (job.Plan.IsUntied)
        {
            text = ConfigEdit.Set(text, TiesKey, false);
        }

        return WithType(job, text, job.Model.Files.Config);
    }
}
