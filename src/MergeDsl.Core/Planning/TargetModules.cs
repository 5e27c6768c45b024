using MergeDsl.Core.Adapters;

namespace MergeDsl.Core.Planning;

/// <summary>Finds the <c>target_modules</c> of a native result: short names where they select exactly its modules, full paths otherwise.</summary>
internal static class TargetModules
{
    /// <summary>A selection of exactly <paramref name="modules"/>.</summary>
    /// <param name="modules">Module paths of the result.</param>
    /// <param name="context">Whose base model, or else whose adapters, tell what else a name would select.</param>
    public static ModuleSelection Of(IReadOnlyCollection<string> modules, MergeContext context) =>
        Of(modules, UniverseOf(ShortNames(modules), context));

    /// <summary>A selection of exactly <paramref name="modules"/>.</summary>
    /// <param name="modules">Module paths of the result.</param>
    /// <param name="universe">All modules that a name could select; null when they are not known.</param>
    public static ModuleSelection Of(IReadOnlyCollection<string> modules, IReadOnlyList<string>? universe)
    {
        var shorter = ShortNames(modules);
        return universe is not null && SelectsExactly(shorter, modules, universe)
            ? shorter
            : ModuleSelection.OfNames(modules.OrderBy(path => path, StringComparer.Ordinal));
    }

    private static ModuleSelection ShortNames(IEnumerable<string> modules) =>
        ModuleSelection.OfNames(modules.Select(LastOf).Distinct().OrderBy(name => name, StringComparer.Ordinal));

    private static bool SelectsExactly(
        ModuleSelection names,
        IReadOnlyCollection<string> modules,
        IReadOnlyList<string> universe
    )
    {
        if (names.Names.Any(name => name.All(char.IsDigit)))
        {
            return false;
        }

        var selector = new ModuleSelector(new LoraConfig { TargetModules = names });
        return new HashSet<string>(selector.Select(universe), StringComparer.Ordinal).SetEquals(modules);
    }

    // Without the base model the adapters' modules stand for it, as long as each adapter took every module its names select
    // and the short names are among those: 'layers.0.attn.q' says nothing about the other layers.
    private static IReadOnlyList<string>? UniverseOf(ModuleSelection names, MergeContext context)
    {
        if (context.Base is { IsNamedAlike: true } model)
        {
            return model.Paths;
        }

        var isWhole = context.Adapters.All(adapter =>
            adapter.Config is { TargetModules.Pattern: null, ExcludeModules: null, LayersToTransform.Count: 0 }
        );
        return isWhole && names.Names.All(name => IsListed(name, context))
            ? [.. context.Modules.Select(group => group.Path)]
            : null;
    }

    private static bool IsListed(string name, MergeContext context) =>
        context.Adapters.Any(adapter => adapter.Config.TargetModules!.Names.Contains(name));

    private static string LastOf(string path) => path.Substring(path.LastIndexOf('.') + 1);
}
