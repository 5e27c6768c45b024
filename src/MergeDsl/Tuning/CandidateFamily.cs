using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;
using MergeDsl.Evaluation.Tuning;

namespace MergeDsl.Tuning;

/// <summary>Recipes that differ in some numbers alone.</summary>
/// <param name="recipe">One of them.</param>
/// <param name="values">The numbers.</param>
internal sealed class CandidateFamily(RecipeModel recipe, IReadOnlyList<TunedValue> values)
{
    /// <summary>The numbers, as a search sees them.</summary>
    public IReadOnlyList<SearchDimension> Dimensions { get; } = [.. values.Select(value => value.Dimension)];

    /// <summary>The method that they share.</summary>
    public string Method => recipe.Merge.Method;

    /// <summary>Where a search begins, the recipe itself first.</summary>
    public IReadOnlyList<double[]> Starts { get; init; } = [];

    /// <summary>The recipe of that family as a point.</summary>
    public double[] PointOf(RecipeModel one) => [.. values.Select(value => value.Dimension.Moved(value.Of(one), 0))];

    /// <summary>The point of round numbers next to one.</summary>
    public double[] Rounder(double[] point) =>
        [.. Dimensions.Zip(point, (dimension, value) => dimension.Rounder(value))];

    /// <summary>The recipe at a point.</summary>
    public RecipeModel At(double[] point) =>
        values.Zip(point).Aggregate(recipe, (model, one) => one.First.Set(model, one.Second));

    /// <summary>A point in words: <c>linear, reverse 1, sort 1.05</c>.</summary>
    public string Describe(double[] point) =>
        string.Join(
            ", ",
            Dimensions.Zip(point, (dimension, value) => $"{dimension.Name} {Numbers.Text(value)}").Prepend(Method)
        );
}
