using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Models;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Planning;

/// <summary>A recipe together with the facts about everything it names: what checks and planning look at.</summary>
internal sealed class MergeContext
{
    private readonly Dictionary<string, ModuleGroup> groups;

    public MergeContext(
        RecipeModel recipe,
        LoweredMethod lowered,
        IReadOnlyList<AdapterFacts> facts,
        ModelFacts? baseModel
    )
    {
        Recipe = recipe;
        Lowered = lowered;
        Base = baseModel is null ? null : new BaseModules(baseModel, PathsOf(facts));

        // PEFT's dialect knows LoRA alone, and (IA)³ by itself; that of the adapters library averages the tensors of every kind.
        var deltas = new DeltaModules(baseModel, Base, PathsOf(facts).Select(path => $"{path}.bias"));
        Adapters =
        [
            .. recipe.Adapters.Zip(
                facts,
                (entry, fact) =>
                    new MergeInput(entry, KeepsKinds || !IsMerged(fact) ? fact : deltas.Of(entry.Key, fact))
            ),
        ];
        KindFindings = deltas.Findings;
        groups = Group(Adapters);
        Modules = [.. groups.Values.OrderBy(group => group.Path, StringComparer.Ordinal)];
    }

    public RecipeModel Recipe { get; }

    public LoweredMethod Lowered { get; }

    public IReadOnlyList<MergeInput> Adapters { get; }

    /// <summary>The base model; null when the recipe names none.</summary>
    public BaseModules? Base { get; }

    /// <summary>What keeps adapters of other kinds from being merged.</summary>
    public IReadOnlyList<Finding> KindFindings { get; }

    /// <summary>True for a kind that has deltas, its own or those that it makes of the base's weights.</summary>
    public static bool IsMerged(AdapterFacts facts) =>
        AdapterKinds.Find(facts.Kind) is { Effect: KindEffect.Delta or KindEffect.Product or KindEffect.Transform };

    /// <summary>Every module that any adapter has, ordered by path (ordinal).</summary>
    public IReadOnlyList<ModuleGroup> Modules { get; }

    public bool IsLibrary => Lowered.Strategy is not null;

    public bool IsPeft => Lowered.Combination is not null;

    private bool KeepsKinds => IsPeft || IsLibrary;

    /// <summary>How the same intention is spelled natively, for messages.</summary>
    public string NativeSpelling =>
        Lowered.Combination?.NativeSpelling ?? $"method: {Lowered.Method.Name}, space: dense";

    public ModuleGroup? Find(string path) => groups.TryGetValue(path, out var group) ? group : null;

    private static HashSet<string> PathsOf(IEnumerable<AdapterFacts> facts) =>
        new(
            facts.SelectMany(adapter =>
                adapter.Modules.Select(module => module.Path).Concat(adapter.Tuned.Select(module => module.Path))
            ),
            StringComparer.Ordinal
        );

    private static Dictionary<string, ModuleGroup> Group(IReadOnlyList<MergeInput> adapters)
    {
        var members = new Dictionary<string, List<ModuleMember>>(StringComparer.Ordinal);
        for (var input = 0; input < adapters.Count; input++)
        {
            foreach (var module in adapters[input].Facts.Modules)
            {
                if (!members.TryGetValue(module.Path, out var list))
                {
                    members[module.Path] = list = [];
                }

                list.Add(new ModuleMember(input, module));
            }
        }

        return members.ToDictionary(
            pair => pair.Key,
            pair => new ModuleGroup(pair.Key, pair.Value),
            StringComparer.Ordinal
        );
    }
}

/// <summary>An adapter of the recipe with what is known about it.</summary>
internal sealed record MergeInput(AdapterEntry Entry, AdapterFacts Facts)
{
    public string Key => Entry.Key;

    public LoraConfig Config => Facts.Config;
}

/// <summary>A module with the adapters that have it, in recipe order.</summary>
internal sealed record ModuleGroup(string Path, IReadOnlyList<ModuleMember> Members)
{
    public LoraModule First => Members[0].Module;

    /// <summary>The most ranks a delta of this module can have.</summary>
    public int Dimensions => (int)Math.Min(int.MaxValue, Math.Min(First.Out, First.In));

    public int LargestRank => Members.Max(member => member.Module.Rank);

    public int SumOfRanks => Members.Sum(member => member.Module.Rank);
}

/// <summary>What one adapter has in a module.</summary>
internal sealed record ModuleMember(int Input, LoraModule Module);
