using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Generators.Binding;
using MergeDsl.Generators.Naming;
using MergeDsl.Generators.Reading;

namespace MergeDsl.Generators.Reporting;

/// <summary>What was found in one file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Findings">Located, in the order of the text.</param>
internal sealed record LocatedFindings(string Path, EquatableArray<Finding> Findings)
{
    /// <summary>Everything that was found in a recipe, whichever step found it.</summary>
    /// <param name="recipe">The recipe: the one who knows the places.</param>
    /// <param name="unlocated">What the lock told.</param>
    /// <param name="names">Whose type is whose.</param>
    /// <param name="options">Where the project lies.</param>
    public static LocatedFindings Of(
        ParsedRecipe recipe,
        UnlocatedFindings unlocated,
        TakenNames names,
        GeneratorOptions options
    )
    {
        var path = recipe.Content.Path;
        IEnumerable<Finding> bound = unlocated.Of(path);
        if (names.Find(path) is { Strength: ClaimStrength.Written } taken)
        {
            bound = bound.Append(NameTaken(taken, options));
        }

        return new LocatedFindings(
            path,
            RecipeReading.Order(recipe.Findings.Concat(bound.Select(recipe.Spans.Locate)))
        );
    }

    private static Finding NameTaken(TakenName taken, GeneratorOptions options) =>
        Finding
            .Of(LockFindings.NameTaken, taken.Name, ProjectPath.Of(taken.Owner, options.ProjectFolder))
            .At(RecipePath.Root["name"]);
}
