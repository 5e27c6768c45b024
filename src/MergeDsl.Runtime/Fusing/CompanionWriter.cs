using System.Text;
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
        foreach (var file in job.Model.ListCompanions().Carried.Where(file => file != ModelFolder.ConfigFile))
        {
            output.Carry(job.Model.Folder, file);
        }

        if (Config(job) is { } config)
        {
            output.WriteFile(ModelFolder.ConfigFile, Encoding.UTF8.GetBytes(config));
        }
        else
        {
            output.Carry(job.Model.Folder, ModelFolder.ConfigFile);
        }

        if (job.Model.IndexFile is not null || shards.Count > 1)
        {
            var index = ShardIndexText.Write(shards, job.Model);
            output.WriteFile(ShardIndexText.FileName, Encoding.UTF8.GetBytes(index));
        }
    }

    /// <summary>The changed config; null where nothing changes in it.</summary>
    private static string? Config(FuseJob job)
    {
        if (job.Plan is { IsUntied: false, Type: null })
        {
            return null;
        }

        var text = job.Model.ReadConfigText();
        if (job.Plan.IsUntied)
        {
            text = ConfigEdit.Set(text, TiesKey, false);
        }

        if (job.Plan.Type is { } type)
        {
            var known = TypeKeys.Where(key => job.Model.Config.ContainsKey(key)).DefaultIfEmpty(TypeKeys[0]);
            text = known.Aggregate(text, (edited, key) => ConfigEdit.Set(edited, key, type.TorchName()));
        }

        return text;
    }
}
