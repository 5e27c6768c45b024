using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Planning;

/// <summary>Plans an adapter with fewer ranks: the linear merge of it alone, every module cut by the rule.</summary>
public static class ResizePlanner
{
    /// <summary>The plan; null when a finding is an error.</summary>
    /// <param name="path">The adapter, as the user wrote it.</param>
    /// <param name="adapter">What is known about it.</param>
    /// <param name="output">Where the result goes: a folder, or a single file when the adapter is one.</param>
    /// <param name="rule">How many ranks stay.</param>
    /// <param name="type">What factors are stored as; null for float32, or float64 where the adapter's are.</param>
    public static PlanningResult Plan(string path, AdapterFacts adapter, string output, RankRule rule, DType? type)
    {
        if (Refusal(path, adapter) is { } refusal)
        {
            return new PlanningResult(null, EquatableArray.Of(refusal));
        }

        var planning = RecipePlanner.Plan(RecipeOf(path, output, type), [adapter], null);
        if (planning.Plan is not { } whole)
        {
            return planning;
        }

        var modules = whole.Modules.Select(module => Cut(module, rule)).ToEquatableArray();
        var ranks = modules.Select(module => (module.Path, module.Rank.Maximum)).ToArray();
        var config = ranks.Length == 0 ? whole.Output.Config : ResultRanks.Apply(whole.Output.Config, ranks);
        return new PlanningResult(
            whole with
            {
                Modules = modules,
                Output = whole.Output with { Config = config },
            },
            planning.Findings.Concat(Remarks(path, modules)).ToEquatableArray()
        );
    }

    private static Finding? Refusal(string path, AdapterFacts adapter) =>
        adapter.Kind != AdapterKinds.Lora ? Finding.Of(ExtractFindings.NotLora, path, adapter.Kind)
        : adapter.Config.UseDora || adapter.Modules.Any(module => module.Magnitude is not null)
            ? Finding.Of(ExtractFindings.DoraRanks, path)
        : null;

    private static RecipeModel RecipeOf(string path, string output, DType? type) =>
        new(
            "resize",
            null,
            EquatableArray.Of(new AdapterEntry(path, path, 1)),
            new MergeSettings
            {
                Method = "linear",
                Space = Space.Dense,
                Rank = RankPolicy.Max,
            },
            default,
            new OutputSettings(output, type)
        );

    // What gives up no rank is copied.
    private static ModulePlan Cut(ModulePlan module, RankRule rule)
    {
        var source = module.Operands[0].Module;
        var available = (int)Math.Min(source.Rank, Math.Min(module.In, module.Out));
        var cut = rule.CutOf(available);
        return source.IsGrouped || (!cut.IsChosen && cut.Maximum >= source.Rank) ? module : module with { Rank = cut };
    }

    private static IEnumerable<Finding> Remarks(string path, EquatableArray<ModulePlan> modules)
    {
        var grouped = modules.Where(module => module.Operands[0].Module.IsGrouped).ToArray();
        if (grouped.Length > 0)
        {
            var names = Listing.Of([.. grouped.Select(module => module.Path)]);
            yield return Finding.Of(ExtractFindings.GroupedKept, path, names, grouped.Length == 1 ? "is" : "are");
        }

        if (modules.All(module => module.Rank.IsLossless))
        {
            yield return Finding.Of(ExtractFindings.NothingCut, path);
        }
    }
}
