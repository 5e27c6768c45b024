using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;

namespace MergeDsl.Generators.Emit;

/// <summary>Tells a recipe step by step, each with the token that says so.</summary>
internal static class RecipeSteps
{
    /// <summary>The steps in the order of the language.</summary>
    public static IEnumerable<(RecipePath Token, string Text)> Of(RecipeModel recipe) =>
        [
            .. recipe.Adapters.Select(OfAdapter),
            .. OfMerge(recipe.Merge),
            .. recipe.Rules.Select(OfRule),
            .. OfOutput(recipe.Output),
        ];

    private static (RecipePath Token, string Text) OfAdapter(AdapterEntry adapter) =>
        (
            RecipePaths.Adapters[adapter.Key].Key,
            $"Takes {Numbers.Text(adapter.Weight ?? 1)} times the change of '{adapter.Key}' ({adapter.Path})."
        );

    private static IEnumerable<(RecipePath Token, string Text)> OfMerge(MergeSettings merge)
    {
        if (merge.Method.Length > 0)
        {
            yield return (RecipePaths.Method(merge).Key, $"Merges by {merge.Method}: {TitleOf(merge)}");
        }

        foreach (var (key, value, text) in Parameters(merge))
        {
            if (value is not null)
            {
                yield return (RecipePaths.Merge[key].Key, string.Format(Invariant, text, value));
            }
        }
    }

    private static IEnumerable<(string Key, string? Value, string Text)> Parameters(MergeSettings merge) =>
        [
            ("space", merge.Space?.Word(), "Works on {0}."),
            ("density", Number(merge.Density), "Keeps {0} of the entries."),
            ("majority_sign_method", merge.MajoritySign?.ToString().ToLowerInvariant(), "Elects signs by {0}."),
            ("normalize_weights", Truth(merge.NormalizeWeights), "Divides the weights by their sum: {0}."),
            ("seed", merge.Seed is { } seed ? Numbers.Text(seed) : null, "Draws its masks from seed {0}."),
            ("scale", Number(merge.Scale), "Scales the whole change by {0}."),
            ("rank", merge.Rank?.ToString(), "Cuts the result to rank {0}."),
            ("svd_rank", merge.SvdRank is { } rank ? Numbers.Text(rank) : null, "Cuts the result to rank {0}."),
            ("svd_clamp", Number(merge.SvdClamp), "Clamps singular vectors at quantile {0}."),
        ];

    private static (RecipePath Token, string Text) OfRule(ModuleRule rule, int index)
    {
        string[] changes =
        [
            .. rule.Weights.Select(weight => $"weight {Numbers.Text(weight.Weight)} for '{weight.Adapter}'"),
            .. Changes(
                ("density", Number(rule.Density)),
                ("scale", Number(rule.Scale)),
                ("rank", rule.Rank?.ToString())
            ),
        ];
        return (
            RecipePath.Root["rules"][index]["modules"].Key,
            $"In modules '{rule.Modules}': {string.Join(", ", changes)}."
        );
    }

    private static IEnumerable<string> Changes(params (string Name, string? Value)[] changes) =>
        changes.Where(change => change.Value is not null).Select(change => $"{change.Name} {change.Value}");

    private static IEnumerable<(RecipePath Token, string Text)> OfOutput(OutputSettings output)
    {
        if (output.Adapter is { } folder)
        {
            var type = output.DType is { } stored ? $" as {stored.TorchName()}" : "";
            yield return (RecipePaths.OutputAdapter.Key, $"Writes the adapter {folder}{type}.");
        }

        if (output.Model is { } model)
        {
            var mode = output.Fuse == FuseMode.Peft ? ", as PEFT does" : "";
            yield return (
                RecipePaths.OutputModel.Key,
                $"Fuses the result into the base model and writes {model}{mode}."
            );
        }

        if (output.Serve is { } target)
        {
            yield return (RecipePath.Root["output"]["serve"].Key, $"To be loaded by {target}.");
        }
    }

    private static string TitleOf(MergeSettings merge) =>
        merge.Dialect switch
        {
            Dialect.Peft => PeftCombination.Find(merge.Method)?.Method.Title,
            Dialect.Library => CombineStrategy.Find(merge.Method)?.Title,
            _ => MergeMethods.Find(merge.Method)?.Title,
        } ?? "no method of this version.";

    private static string? Number(double? value) => value is { } number ? Numbers.Text(number) : null;

    private static string? Truth(bool? value) => value?.ToString().ToLowerInvariant();

    private static IFormatProvider Invariant => System.Globalization.CultureInfo.InvariantCulture;
}
