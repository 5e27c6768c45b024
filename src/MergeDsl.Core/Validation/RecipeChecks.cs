using MergeDsl.Core.Recipes;

namespace MergeDsl.Core.Validation;

/// <summary>All checks of a recipe by itself.</summary>
internal static class RecipeChecks
{
    private static readonly IRecipeCheck[] All =
    [
        new NameCheck(),
        new AdapterNamesCheck(),
        new WeightCheck(),
        new MethodCheck(),
        new SpaceCheck(),
        new DensityCheck(),
        new SeedCheck(),
        new RankCheck(),
        new ScaleCheck(),
        new NormalizeCheck(),
        new SvdCheck(),
        new UnusedParameterCheck(),
        new RuleCheck(),
        new SettlementCheck(),
        new ServeCheck(),
        new CrossTermsCheck(),
        new EqualMagnitudesCheck(),
    ];

    public static IEnumerable<Finding> Check(RecipeModel recipe) => All.SelectMany(check => check.Check(recipe));

    /// <summary>
    /// All that can be wrong with a recipe made from values: also what is told of a text while its values are read, with the
    /// same ids.
    /// </summary>
    public static IEnumerable<Finding> CheckValues(RecipeModel recipe) => Check(recipe);
}
