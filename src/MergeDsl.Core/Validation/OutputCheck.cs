using MergeDsl.Core.Findings;
using MergeDsl.Core.Locks;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>A model has a base to be fused into and a place of its own, and what is said of an output is about one that is written.</summary>
internal sealed class OutputCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        var output = recipe.Output;
        if (output is { Model.Length: > 0 } && recipe.BaseModel is null)
        {
            yield return Finding
                .Of(
                    StructureFindings.MissingKey,
                    "a recipe with 'output.model'",
                    RecipePaths.BaseModel.Keys,
                    "the model that the merged adapter is fused into"
                )
                .At(RecipePaths.OutputModel.Key);
        }

        if (
            output is { Model: { Length: > 0 } model, Adapter: { Length: > 0 } adapter }
            && Contact(model, adapter) is { } how
        )
        {
            yield return Finding.Of(ValueFindings.OutputsOverlap, model, how, adapter).At(RecipePaths.OutputModel);
        }

        if (output is { Fuse: not null, Model: null })
        {
            yield return Unused(
                RecipePaths.OutputFuse,
                RecipePaths.OutputAdapter,
                "it says how 'output.model' is fused"
            );
        }

        foreach (var finding in OfDora(recipe))
        {
            yield return finding;
        }

        if (output is { Serve: not null, Adapter: null, Model: not null })
        {
            yield return Unused(RecipePaths.OutputServe, RecipePaths.OutputModel, "it says who loads 'output.adapter'");
        }
    }

    private static IEnumerable<Finding> OfDora(RecipeModel recipe)
    {
        if (!recipe.Output.IsDora)
        {
            yield break;
        }

        if (recipe.BaseModel is null)
        {
            yield return Finding
                .Of(
                    StructureFindings.MissingKey,
                    "a recipe with 'output.use_dora'",
                    RecipePaths.BaseModel.Keys,
                    "the model whose weights the magnitudes belong to"
                )
                .At(RecipePaths.OutputDora.Key);
        }

        if (recipe.Merge.Dialect != Dialect.Native)
        {
            yield return Finding
                .Of(
                    MergeFindings.NoDora,
                    $"'{DialectKeys.MethodOf(recipe.Merge.Dialect)}' writes what its library writes"
                )
                .At(RecipePaths.OutputDora);
        }
    }

    private static Finding Unused(RecipePath key, RecipePath written, string reason) =>
        Finding.Of(ValueFindings.UnusedParameter, key.Keys, written.Keys, $": {reason}").At(key.Key);

    // Links are seen where the folders are.
    private static string? Contact(string model, string adapter)
    {
        const string Here = ".";
        const string Up = "..";
        var there = LockPaths.Relative(adapter, model);
        var back = LockPaths.Relative(model, adapter);
        return there == Here ? "is"
            : back.Split('/').All(step => step == Up) ? "lies inside"
            : there.Split('/').All(step => step == Up) ? "contains"
            : null;
    }
}
