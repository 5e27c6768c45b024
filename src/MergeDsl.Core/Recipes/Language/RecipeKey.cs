namespace MergeDsl.Core.Recipes.Language;

/// <summary>A key of the recipe language: what the binder reads, the JSON schema offers and the README lists.</summary>
/// <param name="Name">As recipes write it.</param>
/// <param name="Kind">What stands behind it.</param>
/// <param name="Value">That in words, for the README.</param>
/// <param name="Meaning">What it is for, in whole sentences.</param>
public sealed record RecipeKey(string Name, KeyKind Kind, string Value, string Meaning)
{
    /// <summary>What a finding says was expected where something else stands.</summary>
    public string Expected { get; init; } =
        Kind switch
        {
            KeyKind.Number => "a number",
            KeyKind.WholeNumber => "a whole number",
            KeyKind.Flag => "true or false",
            KeyKind.Section => "a mapping",
            _ => "",
        };

    /// <summary>Why a recipe cannot do without it; null when it can.</summary>
    public string? Need { get; init; }

    /// <summary>The words it takes, in the order of the enumeration behind them.</summary>
    public EquatableArray<RecipeWord> Words { get; init; }

    /// <summary>The numbers it takes; null for all finite ones.</summary>
    public NumberRange? Range { get; init; }

    /// <summary>Whose word it is; null when all dialects have it.</summary>
    public Dialect? Dialect { get; init; }

    /// <summary>Another dialect that has the word, too; null when there is none.</summary>
    public Dialect? AlsoOf { get; init; }

    /// <summary>True when <paramref name="dialect"/> has the word.</summary>
    public bool IsOf(Dialect dialect) => Dialect is null || Dialect == dialect || AlsoOf == dialect;

    /// <summary>The keys inside; null for values.</summary>
    public RecipeSection? Section { get; init; }
}
