namespace MergeDsl.Core.Recipes.Language;

/// <summary>The keys of the <c>tune</c> section.</summary>
internal static class TuneKeys
{
    public static RecipeSection Budget { get; } =
        new(
            "'budget'",
            EquatableArray.Of(
                new RecipeKey("evaluations", KeyKind.WholeNumber, "at least 1", "The most evaluations.")
                {
                    Need = "the most evaluations, or 'minutes'",
                    Range = new NumberRange(1),
                },
                new RecipeKey("minutes", KeyKind.Number, "above 0", "The most minutes.")
                {
                    Need = "the most minutes",
                    Range = new NumberRange(0, null, true),
                }
            )
        )
        {
            AnyOf = EquatableArray.Of("evaluations", "minutes"),
        };

    public static EquatableArray<RecipeKey> All { get; } =
        EquatableArray.Of(
            new RecipeKey(
                "budget",
                KeyKind.Budget,
                "whole number, or `{ evaluations: 40, minutes: 10 }`",
                "How many evaluations the search may take, or how many minutes; it ends with the first that is reached."
            )
            {
                Expected = "a number of evaluations or { minutes: 10 }",
                Need = "how many evaluations the search may take",
                Range = new NumberRange(1),
                Section = Budget,
            },
            new RecipeKey(
                "parameters",
                KeyKind.ChoiceList,
                "list of `weights`, `scale`, `density`, `method`, `layers`",
                "What may change; `weights` when left out."
            )
            {
                Expected = "parameter to tune",
                Words = EquatableArray.Of(
                    new RecipeWord("weights", "The weights of the adapters."),
                    new RecipeWord("scale", "The one factor on the whole merged change."),
                    new RecipeWord("density", "The share of entries that pruning keeps."),
                    new RecipeWord("method", "The method itself."),
                    new RecipeWord("layers", "Weights of their own for groups of layers.")
                ),
            },
            new RecipeKey(
                "objective",
                KeyKind.Choice,
                "`mean`, `worst`, `loss`",
                "What is made as good as it can be; `mean` when left out."
            )
            {
                Expected = "search objective",
                Words = EquatableArray.Of(
                    new RecipeWord(
                        "mean",
                        "The mean of the shares that the merge retains of each adapter's own score."
                    ),
                    new RecipeWord("worst", "The worst of these shares."),
                    new RecipeWord("loss", "The mean answer loss: smoother and cheaper than accuracy.")
                ),
            },
            TaskKeys.Tasks with
            {
                Meaning =
                    "The tasks that the search looks at, with keys as above and examples of their own; those of `evaluate` with `FILE.valid.jsonl` beside `FILE.jsonl` when left out.",
                Need = null,
            },
            new RecipeKey(
                "seed",
                KeyKind.WholeNumber,
                "whole number",
                "Seed of the directions in which the search looks first; the same seed finds the same. 0 when left out."
            ),
            new RecipeKey(
                "output",
                KeyKind.Text,
                "file",
                "Where the best recipe is written; `NAME.tuned.recipe.yaml` beside the recipe when left out."
            )
            {
                Expected = "a file",
            },
            new RecipeKey(
                "trace",
                KeyKind.Text,
                "file",
                "Where every candidate and its scores are kept, JSONL; `NAME.tuned.jsonl` beside the recipe when left out."
            )
            {
                Expected = "a file",
            }
        );
}
