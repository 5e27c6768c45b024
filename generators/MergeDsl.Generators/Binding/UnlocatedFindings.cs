using System.Collections.Immutable;
using MergeDsl.Core;

namespace MergeDsl.Generators.Binding;

/// <summary>
/// The recipes of which the lock told something. Only they: while all is well this is one and the same empty value, and a
/// change of one recipe reaches no other one.
/// </summary>
/// <param name="Recipes">One per such recipe.</param>
internal sealed record UnlocatedFindings(EquatableArray<RecipeFindings> Recipes)
{
    /// <summary>Gathers what binding found.</summary>
    public static UnlocatedFindings Of(ImmutableArray<RecipeFindings> recipes) => new(recipes.ToEquatableArray());

    /// <summary>What was found in one recipe.</summary>
    public EquatableArray<Finding> Of(string path)
    {
        foreach (var recipe in Recipes)
        {
            if (recipe.Path == path)
            {
                return recipe.Findings;
            }
        }

        return default;
    }
}

/// <summary>What checking one recipe against the lock found.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Findings">They know no places.</param>
internal sealed record RecipeFindings(string Path, EquatableArray<Finding> Findings);
