namespace MergeDsl.Core.Recipes.Language;

/// <summary>The keys of one task.</summary>
internal static class TaskKeys
{
    public static RecipeSection Task { get; } =
        new(
            "a task",
            EquatableArray.Of(
                new RecipeKey(
                    "path",
                    KeyKind.Text,
                    "file",
                    "A JSONL file, an example a line: `prompt` and `answer`; `prompt`, `choices` and the index `answer`; or `text`. `KEY: file` is short for a path alone."
                )
                {
                    Expected = "a file",
                    Need = "the file of its examples, or 'command' with an evaluator",
                },
                new RecipeKey(
                    "kind",
                    KeyKind.Choice,
                    "`generation`, `choice`, `perplexity`, `loss`",
                    "What is counted; told by the first example when left out."
                )
                {
                    Expected = "kind of task",
                    Words = EquatableArray.Of(
                        new RecipeWord("generation", "An answer is written and compared; the answer loss beside it."),
                        new RecipeWord("choice", "The likeliest of several answers is chosen."),
                        new RecipeWord("perplexity", "The perplexity of texts."),
                        new RecipeWord("loss", "The loss of the right answer alone.")
                    ),
                },
                new RecipeKey(
                    "prompt",
                    KeyKind.Text,
                    "template",
                    "What the model reads: a text with fields of the example in braces, `{prompt}` when left out. `{{` and `}}` are braces themselves."
                )
                {
                    Expected = "a template",
                },
                new RecipeKey("limit", KeyKind.WholeNumber, "at least 1", "Only so many examples from the top.")
                {
                    Range = new NumberRange(1),
                },
                new RecipeKey(
                    "stop",
                    KeyKind.TextList,
                    "text, or a list of them",
                    "Texts that end an answer and are no part of it; a line end when left out. A token that ends texts always ends it."
                )
                {
                    Expected = "a text or a list of them",
                },
                new RecipeKey(
                    "max_tokens",
                    KeyKind.WholeNumber,
                    "at least 1",
                    "The longest answer in tokens; 16 when left out."
                )
                {
                    Range = new NumberRange(1),
                },
                new RecipeKey(
                    "match",
                    KeyKind.Choice,
                    "`exact`, `normalized`, `contains`, `regex`",
                    "When an answer is right, white space around it aside; `exact` when left out."
                )
                {
                    Expected = "match rule",
                    Words = EquatableArray.Of(
                        new RecipeWord("exact", "It is the answer."),
                        new RecipeWord(
                            "normalized",
                            "It is the answer but for letter case, punctuation, articles and runs of white space."
                        ),
                        new RecipeWord("contains", "It contains the answer."),
                        new RecipeWord("regex", "The answer is a regular expression that matches somewhere in it.")
                    ),
                },
                new RecipeKey(
                    "adapter",
                    KeyKind.Text,
                    "name of an adapter",
                    "Whose own task it is, for the share of its score that the merge retains; the adapter of the task's name when left out."
                )
                {
                    Expected = "the name of an adapter",
                },
                new RecipeKey(
                    "command",
                    KeyKind.Text,
                    "command line",
                    "An external evaluator instead of `path`, run without a shell in the recipe's folder; more is better. `{model}` becomes the folder of a whole model, `{base}` and `{adapter}` those of `base_model` and an adapter on it, `{output}` an empty folder."
                )
                {
                    Expected = "a command line",
                },
                new RecipeKey(
                    "score",
                    KeyKind.Text,
                    "JSON path",
                    "Where the evaluator's JSON holds the score, e.g. `results.math['acc,none']`."
                )
                {
                    Expected = "a JSON path",
                },
                new RecipeKey(
                    "result",
                    KeyKind.Text,
                    "file name, `*` any text",
                    "The file below `{output}` that holds the JSON, the latest of several; standard output when left out."
                )
                {
                    Expected = "a file name",
                },
                new RecipeKey(
                    "timeout",
                    KeyKind.Number,
                    "seconds",
                    "After so long the evaluator is ended; an hour when left out."
                )
                {
                    Range = new NumberRange(0, null, true),
                }
            )
        )
        {
            AnyOf = EquatableArray.Of("path", "command"),
        };

    public static RecipeKey Tasks { get; } =
        new("tasks", KeyKind.SectionMap, "map", "The tasks, in order. Keys are names of your choice.")
        {
            Expected = "a mapping of names to tasks",
            Need = "what the result is scored on",
            Section = Task,
        };
}
