namespace MergeDsl.Core.Adapters;

/// <summary>One entry of <c>rank_pattern</c> or <c>alpha_pattern</c>.</summary>
/// <param name="Pattern">Python regular expression on a module path or on a dotted suffix of it.</param>
/// <param name="Value">The rank or alpha of the modules it matches.</param>
public sealed record PatternEntry(string Pattern, double Value);
