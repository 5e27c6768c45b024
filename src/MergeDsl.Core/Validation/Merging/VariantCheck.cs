using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>Every adapter is a variant of LoRA whose factors mean what they seem to.</summary>
internal sealed class VariantCheck : IMergeCheck
{
    private static readonly string[] BaseChangers = ["pissa", "olora", "corda", "lora_ga", "loftq"];

    public IEnumerable<Finding> Check(MergeContext context) =>
        context
            .Adapters.SelectMany(adapter =>
                Describe(adapter, context).Select(finding => finding.At(RecipePaths.AdapterFolder(adapter.Key)))
            )
            .Concat(context.KindFindings);

    private static IEnumerable<Finding> Describe(MergeInput adapter, MergeContext context)
    {
        var config = adapter.Config;
        if (adapter.Facts.Kind != AdapterKinds.Lora && (context.IsPeft || !MergeContext.IsMerged(adapter.Facts)))
        {
            yield return Finding.Of(MergeFindings.KindNotMerged, adapter.Key, adapter.Facts.Kind);
        }

        if (context.IsPeft && (config.UseDora || adapter.Facts.Modules.Any(module => module.Magnitude is not null)))
        {
            yield return Finding.Of(QuirkFindings.DoraDropped, adapter.Key);
        }

        if (context.IsPeft && adapter.Facts.Modules.Any(module => module.Bias is not null))
        {
            yield return Finding.Of(QuirkFindings.LoraBiasDropped, adapter.Key, context.NativeSpelling);
        }

        if (BaseChangers.Any(name => config.InitLoraWeights.StartsWith(name, StringComparison.OrdinalIgnoreCase)))
        {
            yield return Finding.Of(MergeFindings.ChangedBase, adapter.Key, config.InitLoraWeights);
        }

        foreach (var variant in Variants(adapter.Facts))
        {
            yield return Finding.Of(MergeFindings.NotMergeable, adapter.Key, variant);
        }
    }

    private static IEnumerable<string> Variants(AdapterFacts facts)
    {
        foreach (var key in facts.Config.UnmergeableKeys)
        {
            yield return key;
        }

        if (facts.Config.TargetParameters.Count > 0)
        {
            yield return "target_parameters";
        }

        if (facts.Saved.Any(saved => saved.Role == SavedTensorRole.TrainedTokens))
        {
            yield return "trainable_token_indices";
        }
    }
}
