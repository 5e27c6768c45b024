namespace MergeDsl.Locking;

/// <summary>A folder as one recipe names it.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Written">What is written there.</param>
internal sealed record Mention(Recipe Recipe, string Written);
