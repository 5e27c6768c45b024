namespace MergeDsl.Core.Adapters;

/// <summary>
/// A choice of modules as PEFT configs spell it (<c>target_modules</c>, <c>exclude_modules</c>): a list of names, or one
/// regular expression that must match the whole module path (<c>peft.md</c> 5.4).
/// </summary>
/// <param name="Names">The names, when it is a list.</param>
/// <param name="Pattern">The Python regular expression, when it is a string; null for a list.</param>
public sealed record ModuleSelection(EquatableArray<string> Names, string? Pattern)
{
    /// <summary>A list of names: each selects the module of that path and every path that ends in it after a dot.</summary>
    public static ModuleSelection OfNames(IEnumerable<string> names) => new(names.ToEquatableArray(), null);

    /// <summary>A regular expression over whole module paths.</summary>
    public static ModuleSelection OfPattern(string pattern) => new(default, pattern);
}
