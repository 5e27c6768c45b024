using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>
/// No result has biases on B and a merged embedding: PEFT's <c>lora_bias</c> holds for all modules of an adapter and is refused
/// for embeddings (<c>peft-0.21.md</c> part 1, 3).
/// </summary>
internal sealed class EmbeddingBiasCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        var members = context.Modules.SelectMany(group => group.Members).ToArray();
        var biased = members.FirstOrDefault(member => member.Module.Bias is not null);
        var embedding = members.FirstOrDefault(member => member.Module.Layout == LoraLayout.Embedding);
        if (context.IsPeft || biased is null || embedding is null)
        {
            yield break;
        }

        var (owner, other) = (context.Adapters[biased.Input].Key, context.Adapters[embedding.Input].Key);
        yield return Finding
            .Of(MergeFindings.EmbeddingBias, owner, other, embedding.Module.Path)
            .At(RecipePaths.AdapterFolder(other));
    }
}
