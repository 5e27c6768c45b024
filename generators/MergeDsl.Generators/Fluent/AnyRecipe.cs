using MergeDsl.Core.Catalog;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Generators.Fluent;

/// <summary>Sound settings of every kind: they stand for a merge of which nothing is known.</summary>
internal static class AnyRecipe
{
    /// <summary>One for each method of either dialect, with what it needs.</summary>
    public static IReadOnlyList<MergeSettings> Settings { get; } =
    [
        .. MergeMethods.All.Select(method => Of(Dialect.Native, method.Name, method)),
        .. PeftCombination.All.Select(combination => Of(Dialect.Peft, combination.Name, combination.Method)),
    ];

    private static MergeSettings Of(Dialect dialect, string name, MergeMethod method) =>
        new()
        {
            Dialect = dialect,
            Method = name,
            Density = method.NeedsDensity ? 0.5 : null,
            Seed = method.IsRandom ? 1 : null,
        };
}
