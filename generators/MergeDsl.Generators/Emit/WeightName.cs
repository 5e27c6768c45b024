using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;
using MergeDsl.Generators.Naming;
using Microsoft.CodeAnalysis.CSharp;

namespace MergeDsl.Generators.Emit;

/// <summary>An adapter of a recipe and its names in the plan class.</summary>
/// <param name="Adapter">The adapter.</param>
/// <param name="Property">The property of its weight.</param>
internal sealed record WeightName(AdapterEntry Adapter, string Property)
{
    private const string Record = "AdapterWeights";

    /// <summary>A local variable for it; the capital in front is all that sets the names of two adapters apart from this.</summary>
    public string Variable
    {
        get
        {
            var name = char.ToLowerInvariant(Property[0]) + Property.Substring(1);
            return SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || name == "plan" ? "@" + name : name;
        }
    }

    /// <summary>The names of all adapters, distinct.</summary>
    public static IReadOnlyList<WeightName> Of(RecipeModel recipe)
    {
        var taken = new HashSet<string>([Record, .. MemberNames.OfObjects], StringComparer.OrdinalIgnoreCase);
        return
        [
            .. recipe.Adapters.Select(adapter => new WeightName(
                adapter,
                Identifiers.Free(TypeName.Shortened(Identifiers.Pascal(adapter.Key)), name => !taken.Add(name))
            )),
        ];
    }
}
