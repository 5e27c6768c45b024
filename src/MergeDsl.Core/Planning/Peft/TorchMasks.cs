using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Planning.Peft;

/// <summary>Finds out where in torch's random stream the masks of a PEFT merge lie (<c>peft.md</c> 1.12).</summary>
internal static class TorchMasks
{
    /// <summary>The source of the masks; null, with a finding, when the stream cannot be followed.</summary>
    public static MaskSource? Of(MergeContext context, IReadOnlyList<ModulePlan> modules, List<Finding> findings)
    {
        var merge = context.Recipe.Merge;
        var seed = merge.Seed ?? 0; // Without a seed nothing is drawn: the density keeps everything.
        var paths = modules.Select(module => module.Path).ToArray();
        if (ModuleOrder.Of(context.Base?.Facts, paths, out var problem) is not { } order)
        {
            var finding = Finding.Of(QuirkFindings.ModuleOrderUnknown, problem!, context.NativeSpelling);
            findings.Add(finding.At(context.Base is null ? RecipePaths.Method(merge) : RecipePaths.BaseModel));
            return null;
        }

        var visited = Enumerable.Range(0, modules.Count).OrderBy(index => paths[index], order).ToArray();
        return SkippedDraws(context, modules, visited, findings) is { } skipped
            ? new MaskSource(seed, skipped, visited.ToEquatableArray())
            : null;
    }

    private static long? SkippedDraws(
        MergeContext context,
        IReadOnlyList<ModulePlan> modules,
        IReadOnlyList<int> visited,
        List<Finding> findings
    )
    {
        if (context.Recipe.Merge.SeedAt == SeedAt.Combine)
        {
            return 0;
        }

        var first = context.Adapters[0];
        LoraInitialisation? initialisation = first.Config.InitLoraWeights.ToLowerInvariant() switch
        {
            "true" => LoraInitialisation.Kaiming,
            "false" => LoraInitialisation.None,
            "gaussian" => LoraInitialisation.Gaussian,
            _ => null,
        };
        if (initialisation is not { } known)
        {
            findings.Add(
                Finding
                    .Of(
                        QuirkFindings.InitialisationUnknown,
                        first.Key,
                        first.Config.InitLoraWeights,
                        context.NativeSpelling
                    )
                    .At(RecipePaths.AdapterFolder(first.Key))
            );
            return null;
        }

        var rank = PeftResult.RankOf(context);
        var draws = new TorchInitialisation();
        foreach (var module in visited.Select(index => modules[index]))
        {
            draws.AddModule(module.Layout, rank, module.In, module.Out, known);
        }

        return draws.Draws;
    }
}
