using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>No module path and no adapter name runs into PEFT's way of telling keys apart (Q17, <c>peft-0.21.md</c> 4.2).</summary>
internal sealed class PeftNamesCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        if (!context.IsPeft)
        {
            yield break;
        }

        if (
            context.Modules.FirstOrDefault(group => group.Path.IndexOf("lora_", StringComparison.Ordinal) >= 0) is
            { } skipped
        )
        {
            yield return Finding
                .Of(QuirkFindings.LoraInPath, skipped.Path, context.NativeSpelling)
                .At(RecipePaths.AdapterFolder(context.Adapters[skipped.Members[0].Input].Key));
        }

        foreach (var adapter in context.Adapters)
        {
            if (context.Modules.FirstOrDefault(group => group.Path.Split('.').Contains(adapter.Key)) is { } named)
            {
                yield return Finding
                    .Of(QuirkFindings.NamedLikeModule, adapter.Key, named.Path)
                    .At(RecipePaths.Adapters[adapter.Key].Key);
            }
        }
    }
}
