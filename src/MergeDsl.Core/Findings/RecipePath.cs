namespace MergeDsl.Core.Findings;

/// <summary>Which half of a <c>key: value</c> pair a finding points at.</summary>
public enum RecipePart
{
    /// <summary>The value.</summary>
    Value,

    /// <summary>The key.</summary>
    Key,
}

/// <summary>
/// A token of a recipe named by its keys: <c>adapters.math.weight</c>, <c>rules[0].density</c>. The validator speaks in
/// these; only the front end that read the recipe knows where they stand. <c>--set</c> uses the same spelling.
/// </summary>
/// <param name="Keys">Keys joined by dots, list positions in brackets; empty for the recipe itself.</param>
/// <param name="Part">The key or the value of the last step.</param>
public sealed record RecipePath(string Keys, RecipePart Part = RecipePart.Value)
{
    /// <summary>The recipe as a whole.</summary>
    public static RecipePath Root { get; } = new("");

    /// <summary>The same pair, its key.</summary>
    public RecipePath Key => this with { Part = RecipePart.Key };

    /// <summary>The value of <paramref name="key"/> inside this one.</summary>
    public RecipePath this[string key] => new(Keys.Length == 0 ? key : $"{Keys}.{key}");

    /// <summary>The element at <paramref name="index"/> (from 0) of this list.</summary>
    public RecipePath this[int index] => new($"{Keys}[{index}]");

    /// <inheritdoc/>
    public override string ToString() => Keys;
}
