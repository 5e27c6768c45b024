using MergeDsl.Core.Recipes;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Fluent;

/// <summary>A chain of calls as the recipe that it describes.</summary>
/// <param name="Recipe">The recipe.</param>
/// <param name="Spans">Where in the C# its tokens stand.</param>
/// <param name="Tree">The C#.</param>
internal sealed record ChainReading(RecipeModel Recipe, RecipeSpans Spans, SyntaxTree Tree);
