using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Validation;

/// <summary>Values of enumerations are among those that recipes have words for; for recipes made from values.</summary>
internal sealed class ChoiceCheck : IRecipeCheck
{
    public IEnumerable<Finding> Check(RecipeModel recipe)
    {
        var merge = recipe.Merge;
        return new[]
        {
            Unknown((int?)(merge.Dialect == Dialect.Native ? merge.Space : null), RecipeLanguage.Merge["space"])
                ?.At(RecipePaths.Merge["space"]),
            Unknown((int?)merge.MajoritySign, RecipeLanguage.Merge["majority_sign_method"])
                ?.At(RecipePaths.Merge["majority_sign_method"]),
            Unknown((int?)(merge.Dialect == Dialect.Peft ? merge.SeedAt : null), RecipeLanguage.Merge["seed_at"])
                ?.At(RecipePaths.Merge["seed_at"]),
            Unknown((int?)recipe.Output.DType, RecipeLanguage.Output["dtype"], DTypes.Names)
                ?.At(RecipePath.Root["output"]["dtype"]),
            Unknown((int?)recipe.Output.Fuse, RecipeLanguage.Output["fuse"])?.At(RecipePaths.OutputFuse),
        }
            .OfType<Finding>()
            .Concat((recipe.Evaluate?.Tasks ?? default).SelectMany(task => OfTask(task, RecipePaths.Tasks[task.Name])))
            .Concat(
                (recipe.Tune?.Tasks ?? default).SelectMany(task => OfTask(task, RecipePaths.Tune["tasks"][task.Name]))
            )
            .Concat(OfTune(recipe.Tune));
    }

    private static IEnumerable<Finding> OfTask(TaskEntry task, RecipePath path) =>
        new[]
        {
            Unknown((int?)task.Kind, RecipeLanguage.Task["kind"])?.At(path["kind"]),
            Unknown((int?)task.Match, RecipeLanguage.Task["match"])?.At(path["match"]),
        }.OfType<Finding>();

    private static IEnumerable<Finding> OfTune(TuneSettings? tune) =>
        (tune?.Parameters ?? default)
            .Select(
                (parameter, index) =>
                    Unknown((int)parameter, RecipeLanguage.Tune["parameters"])
                        ?.At(RecipePaths.Tune["parameters"][index])
            )
            .Append(Unknown((int?)tune?.Objective, RecipeLanguage.Tune["objective"])?.At(RecipePaths.Tune["objective"]))
            .OfType<Finding>();

    private static Finding? Unknown(int? value, RecipeKey key, IReadOnlyList<string>? names = null)
    {
        string[] words = [.. key.Words.Select(word => word.Name)];
        return value is { } number && !Choices.IsKnown(words, number)
            ? Unknown(Choices.Word(names ?? words, number), key.Expected, words)
            : null;
    }

    private static Finding Unknown(string word, string title, string[] words) =>
        Finding.Of(ValueFindings.UnknownChoice, word, title, Suggestion.Hint(word, words), string.Join(", ", words));
}
