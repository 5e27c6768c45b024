using MergeDsl.Core.Recipes;
using MergeDsl.Core.Recipes.Binding;

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
        new OutputCheck(),
        new ServeCheck(),
        new CrossTermsCheck(),
        new EqualMagnitudesCheck(),
        new EvaluateCheck(),
        new TuneCheck(),
        new LibraryWeightsCheck(),
        new LibraryRecipeCheck(),
    ];

    // What is told of a text while its values are read.
    private static readonly IRecipeCheck[] OfValues =
    [
        new RequiredCheck(),
        new DistinctCheck(),
        new ChoiceCheck(),
        new DialectCheck(),
    ];

    public static IEnumerable<Finding> Check(RecipeModel recipe) => All.SelectMany(check => check.Check(recipe));

    /// <summary>
    /// All checks of a recipe made from values: with those that find, under the same ids, what is told of a text while its
    /// values are read.
    /// </summary>
    public static IEnumerable<Finding> CheckValues(RecipeModel recipe)
    {
        var structure = OfValues.SelectMany(check => check.Check(recipe)).ToArray();
        var rest = Check(ReadableValues.Of(recipe)).Where(finding => !Consequences.Follows(finding, structure));
        return structure.Concat(rest);
    }
}
