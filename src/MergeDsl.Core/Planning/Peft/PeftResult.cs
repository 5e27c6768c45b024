using MergeDsl.Core.Adapters;
using MergeDsl.Core.Catalog;
using MergeDsl.Core.Validation.Merging;

namespace MergeDsl.Core.Planning.Peft;

/// <summary>What <c>add_weighted_adapter</c> would make of the configs: targets, modules and rank of the result (<c>peft.md</c> 1.2, 1.9).</summary>
internal static class PeftResult
{
    /// <summary>The joined target modules; null when they cannot be joined.</summary>
    public static ModuleSelection? TargetsOf(MergeContext context)
    {
        var targets = context.Adapters.Select(adapter => adapter.Config.TargetModules).ToArray();
        if (targets.All(target => target is { Pattern: not null }))
        {
            return ModuleSelection.OfPattern(string.Join("|", targets.Select(target => $"({target!.Pattern})")));
        }

        return targets.All(target => target is { Pattern: null })
            ? ModuleSelection.OfNames(targets.SelectMany(target => target!.Names).Distinct())
            : null;
    }

    /// <summary>The result's config before its rank is set: the first adapter's, with the joined targets and no patterns.</summary>
    public static LoraConfig ConfigOf(MergeContext context)
    {
        var rank = RankOf(context);
        return context.Adapters[0].Config with
        {
            Rank = rank,
            Alpha = rank,
            RankPattern = default,
            AlphaPattern = default,
            TargetModules = TargetsOf(context),
        };
    }

    /// <summary>
    /// The modules of the result: those of the base model that its config selects, or, when the base is not known by the same
    /// paths, those of the adapters.
    /// </summary>
    public static IReadOnlyList<string> ModulesOf(MergeContext context)
    {
        var universe = context.Base is { IsNamedAlike: true } model
            ? model.Paths
            : [.. context.Modules.Select(group => group.Path)];
        return new ModuleSelector(ConfigOf(context)).Select(universe);
    }

    /// <summary>The one rank PEFT gives the result.</summary>
    public static int RankOf(MergeContext context)
    {
        var ranks = context.Adapters.Select(EqualRanksCheck.PeftRank).ToArray();
        return context.Lowered.Combination!.Family switch
        {
            PeftFamily.Cat => ranks.Sum(),
            PeftFamily.Svd when context.Recipe.Merge.SvdRank is { } asked and > 0 => asked,
            _ => ranks.Max(),
        };
    }
}
