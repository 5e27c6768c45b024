using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation;

/// <summary>Every rule has a readable pattern, an effect, and values in their ranges.</summary>
internal sealed class RuleCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        var rules = RecipePath.Root["rules"];
        if (recipe.Rules.Count > 0 && recipe.Merge.Dialect != Dialect.Native)
        {
            return [Finding.Of(ValueFindings.RulesAreNative).At(rules.Key)];
        }

        return recipe.Rules.SelectMany((rule, index) => CheckRule(rule, rules[index], recipe));
    }

    private static IEnumerable<Finding> CheckRule(ModuleRule rule, RecipePath path, RecipeModel recipe) =>
        CheckShape(rule, path)
            .Concat(CheckWeights(rule, path["weights"], recipe))
            .Concat(CheckDensity(rule, path["density"], recipe))
            .Concat(ScaleCheck.CheckValue(rule.Scale, path["scale"]))
            .Concat(RankCheck.CheckPolicy(rule.Rank, path["rank"]));

    private static IEnumerable<Finding> CheckShape(ModuleRule rule, RecipePath path)
    {
        if (rule.Modules.Length > 0 && ModuleGlob.Parse(rule.Modules, out var problem) is null)
        {
            yield return Finding.Of(ValueFindings.BadModulePattern, rule.Modules, problem!).At(path["modules"]);
        }

        if (rule is { Weights.Count: 0, Density: null, Scale: null, Rank: null })
        {
            yield return Finding.Of(ValueFindings.EmptyRule).At(path);
        }
    }

    private static IEnumerable<Finding> CheckWeights(ModuleRule rule, RecipePath path, RecipeModel recipe)
    {
        var known = recipe.Adapters.Select(adapter => adapter.Key).ToArray();
        foreach (var weight in rule.Weights)
        {
            if (!known.Contains(weight.Adapter))
            {
                yield return UnknownAdapter(weight.Adapter, known).At(path[weight.Adapter].Key);
            }

            if (!Numbers.IsFinite(weight.Weight))
            {
                yield return Finding
                    .Of(ValueFindings.NotFinite, "weight", Numbers.Text(weight.Weight))
                    .At(path[weight.Adapter]);
            }
        }
    }

    private static IEnumerable<Finding> CheckDensity(ModuleRule rule, RecipePath path, RecipeModel recipe)
    {
        if (rule.Density is not { } density || LoweredMethod.Of(recipe.Merge, recipe.Adapters.Count) is not { } lowered)
        {
            return [];
        }

        return lowered.Method.NeedsDensity
            ? DensityCheck.CheckValue(density, path, recipe.Merge, lowered)
            : [Finding.Of(ValueFindings.UnusedParameter, "density", recipe.Merge.Method, "").At(path.Key)];
    }

    /// <summary>Also used for the adapters that settle copies.</summary>
    public static Finding UnknownAdapter(string name, IReadOnlyList<string> known) =>
        Finding.Of(ValueFindings.UnknownAdapter, name, Suggestion.Hint(name, known), string.Join(", ", known));
}
