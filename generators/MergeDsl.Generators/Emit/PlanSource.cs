using MergeDsl.Core;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Generators.Binding;
using MergeDsl.Generators.Naming;

namespace MergeDsl.Generators.Emit;

/// <summary>What a plan class is written from.</summary>
/// <param name="Namespace">Namespace of the class.</param>
/// <param name="Type">Name of the class.</param>
/// <param name="Path">The recipe file, relative to the project.</param>
/// <param name="Model">The recipe, as far as it could be read.</param>
/// <param name="Handles">What its adapters are called in C#, in its order; null for one that has no handle.</param>
/// <param name="Base">What its base model is called in C#; null when it names none or that has no type.</param>
/// <param name="Plan">The plan; null when there are errors.</param>
/// <param name="Error">The first error; null when there is a plan.</param>
internal sealed record PlanSource(
    string Namespace,
    string Type,
    string Path,
    RecipeModel Model,
    EquatableArray<string?> Handles,
    string? Base,
    MergePlan? Plan,
    Finding? Error
)
{
    /// <summary>The source of a recipe that has its type to itself.</summary>
    public static PlanSource Of(BoundRecipe recipe, GeneratorOptions options)
    {
        var slice = recipe.Slice;
        return new PlanSource(
            options.Namespace,
            TypeName.Of(slice.Content),
            ProjectPath.Of(slice.Content.Path, options.ProjectFolder),
            slice.Content.Model,
            slice.Handles,
            slice.Base,
            recipe.Plan,
            recipe.Plan is null ? recipe.FirstError : null
        );
    }
}
