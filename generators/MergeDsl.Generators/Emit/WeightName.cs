using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace MergeDsl.Generators.Emit;

/// <summary>An adapter of a recipe and its names in the plan class.</summary>
/// <param name="Adapter">The adapter.</param>
/// <param name="Property">The property of its weight.</param>
internal sealed record WeightName(AdapterEntry Adapter, string Property)
{
    // The record of the weights, and the variable of the plan.
    private static readonly string[] Reserved = ["AdapterWeights", "Plan"];

    /// <summary>A local variable for it.</summary>
    public string Variable
    {
        get
        {
            var name = char.ToLowerInvariant(Property[0]) + Property.Substring(1);
            return SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None ? "@" + name : name;
        }
    }

    /// <summary>The names of all adapters, distinct.</summary>
    public static IReadOnlyList<WeightName> Of(RecipeModel recipe)
    {
        var taken = new HashSet<string>([.. Reserved, .. Identifiers.OfObjects], StringComparer.OrdinalIgnoreCase);
        return
        [
            .. recipe.Adapters.Select(adapter => new WeightName(
                adapter,
                Identifiers.Free(Identifiers.Pascal(adapter.Key), name => !taken.Add(name))
            )),
        ];
    }
}
