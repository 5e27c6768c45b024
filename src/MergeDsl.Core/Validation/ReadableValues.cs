using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Validation;

/// <summary>
/// What would be left of a recipe made from values if it were read from its text: without the words of other dialects and
/// without choices that do not exist. They have been reported; judging them further would only confuse.
/// </summary>
internal static class ReadableValues
{
    public static RecipeModel Of(RecipeModel recipe) =>
        recipe with
        {
            Merge = recipe.Merge.Dialect switch
            {
                Dialect.Peft => Peft(recipe.Merge),
                Dialect.Library => Library(recipe.Merge),
                _ => Native(recipe.Merge),
            },
            Output = Output(recipe.Output),
        };

    /// <summary>
    /// A recipe without entries of <c>tune.parameters</c> that are no parameters. They stand there only until it is checked, so that findings
    /// about the others point at their places in the list.
    /// </summary>
    public static RecipeModel WithKnownParameters(RecipeModel recipe) =>
        recipe.Tune is not { } tune
            ? recipe
            : recipe with
            {
                Tune = tune with
                {
                    Parameters = tune
                        .Parameters.Where(parameter => Choices.IsKnown(Choices.TuneParameters, (int)parameter))
                        .ToEquatableArray(),
                },
            };

    private static OutputSettings Output(OutputSettings output) =>
        output with
        {
            DType = output.DType?.IsFloating() == false ? null : output.DType,
            Fuse = Known(output.Fuse, Choices.FuseModes, value => (int)value),
        };

    private static MergeSettings Native(MergeSettings merge) =>
        Shared(merge) with
        {
            Space = Known(merge.Space, Choices.Spaces, value => (int)value),
            NormalizeWeights = merge.NormalizeWeights,
            Scale = merge.Scale,
            Rank = merge.Rank,
        };

    private static MergeSettings Peft(MergeSettings merge) =>
        Shared(merge) with
        {
            SvdRank = merge.SvdRank,
            SvdClamp = merge.SvdClamp,
            SvdFullMatrices = merge.SvdFullMatrices,
            SvdDriver = merge.SvdDriver,
            SeedAt = Known(merge.SeedAt, Choices.SeedPlaces, value => (int)value),
            AutocastAdapterDtype = merge.AutocastAdapterDtype,
        };

    private static MergeSettings Library(MergeSettings merge) =>
        Shared(merge) with
        {
            NormalizeWeights = merge.NormalizeWeights,
            SvdRank = merge.SvdRank,
            ModelClass = merge.ModelClass,
        };

    private static MergeSettings Shared(MergeSettings merge) =>
        new()
        {
            Dialect = merge.Dialect,
            Method = merge.Method,
            Density = merge.Density,
            MajoritySign = Known(merge.MajoritySign, Choices.MajoritySigns, value => (int)value),
            Seed = merge.Seed,
            ModulesToSave = merge.ModulesToSave,
        };

    private static T? Known<T>(T? value, IReadOnlyList<string> words, Func<T, int> number)
        where T : struct => value is { } known && Choices.IsKnown(words, number(known)) ? value : null;
}
