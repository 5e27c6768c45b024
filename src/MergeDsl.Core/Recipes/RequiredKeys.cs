namespace MergeDsl.Core.Recipes;

/// <summary>A key that must be there, as findings describe it.</summary>
/// <param name="Section">What it belongs to.</param>
/// <param name="Key">The key.</param>
/// <param name="What">What stands behind it.</param>
internal sealed record RequiredKey(string Section, string Key, string What);

/// <summary>The keys that a recipe cannot do without.</summary>
internal static class RequiredKeys
{
    /// <summary>What stands behind <c>base_model</c>, which may be left out.</summary>
    public const string BaseModelKind = "a folder or org/name";

    public static RequiredKey Name { get; } = new("a recipe", "name", "the name of the compiled recipe");

    public static RequiredKey Merge { get; } = new("a recipe", "merge", "what to do with the adapters");

    public static RequiredKey Output { get; } = new("a recipe", "output", "where the result goes");

    public static RequiredKey Method { get; } =
        new("'merge'", "method", "what is done with the adapters (or 'combination_type' for the PEFT dialect)");

    public static RequiredKey CombinationType { get; } =
        new("'merge'", "combination_type", "how PEFT combines the adapters");

    public static RequiredKey RuleModules { get; } = new("a rule", "modules", "which modules it is for");

    public static RequiredKey Energy { get; } = new("'rank'", "energy", "the share of the energy to keep");

    public static RequiredKey OutputAdapter { get; } = new("'output'", "adapter", "the folder of the merged adapter");

    public static RequiredKey AdapterPath(string adapter) =>
        new($"adapter '{adapter}'", "path", "the folder of the adapter");
}
