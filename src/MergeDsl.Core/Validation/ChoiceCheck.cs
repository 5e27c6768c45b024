using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
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
            Unknown((int?)merge.Space, "space", Choices.Spaces)?.At(RecipePaths.Merge["space"]),
            Unknown((int?)merge.MajoritySign, "majority sign method", Choices.MajoritySigns)
                ?.At(RecipePaths.Merge["majority_sign_method"]),
            Unknown((int?)merge.SeedAt, "place to seed", Choices.SeedPlaces)?.At(RecipePaths.Merge["seed_at"]),
            Unknown((int?)recipe.Output.DType, "dtype", DTypes.FloatingNames, DTypes.Names)
                ?.At(RecipePath.Root["output"]["dtype"]),
        }.OfType<Finding>();
    }

    private static Finding? Unknown(
        int? value,
        string title,
        IReadOnlyList<string> words,
        IReadOnlyList<string>? names = null
    ) =>
        value is { } number && (number < 0 || number >= words.Count)
            ? StructureOf(Choices.Word(names ?? words, number), title, words)
            : null;

    private static Finding StructureOf(string word, string title, IReadOnlyList<string> words) =>
        Finding.Of(ValueFindings.UnknownChoice, word, title, Suggestion.Hint(word, words), string.Join(", ", words));
}
