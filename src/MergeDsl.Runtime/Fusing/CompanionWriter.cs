using MergeDsl.Checkpoints.Writing;

namespace MergeDsl.Runtime.Fusing;

/// <summary>Writes what a model's folder holds besides its weights: index, config, tokenizer and the rest.</summary>
internal static class CompanionWriter
{
    // placeholder until ShardIndex writing is there
    public static void Write(FuseJob job, CheckpointOutput output)
    {
        foreach (var file in job.Model.ListCompanions().Carried)
        {
            output.Carry(job.Model.Folder, file);
        }
    }
}
