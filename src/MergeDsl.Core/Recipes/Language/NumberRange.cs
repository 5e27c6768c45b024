namespace MergeDsl.Core.Recipes.Language;

/// <summary>The numbers that a key takes.</summary>
/// <param name="Least">The smallest of them.</param>
/// <param name="Most">The largest; null for no end.</param>
/// <param name="IsLeastOpen">True when <paramref name="Least"/> itself is too small.</param>
public sealed record NumberRange(double Least, double? Most = null, bool IsLeastOpen = false);
