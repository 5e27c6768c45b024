using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Recipes.Language;

/// <summary>A mapping of the recipe language.</summary>
/// <param name="Title">What findings call it.</param>
/// <param name="Keys">The keys it has, in the order in which findings list them.</param>
public sealed record RecipeSection(string Title, EquatableArray<RecipeKey> Keys)
{
    /// <summary>Keys of which at least one must be there; empty when every key that is needed is so by itself.</summary>
    public EquatableArray<string> AnyOf { get; init; }

    /// <summary>The key of that name.</summary>
    /// <exception cref="ArgumentException">It has none: a mistake of the caller's, not of a recipe.</exception>
    public RecipeKey this[string name] =>
        Keys.FirstOrDefault(key => key.Name == name)
        ?? throw new ArgumentException($"There is no key '{name}' in {Title}.", nameof(name));

    /// <summary>What is said where the key of that name, which a recipe cannot do without, is missing.</summary>
    public Finding Missing(string name) => Finding.Of(StructureFindings.MissingKey, Title, name, this[name].Need!);
}
