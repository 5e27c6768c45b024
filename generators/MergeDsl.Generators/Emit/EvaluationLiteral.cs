using MergeDsl.Core.Recipes;

namespace MergeDsl.Generators.Emit;

/// <summary>Writes the sections <c>evaluate</c> and <c>tune</c> of a recipe as C# values.</summary>
internal static class EvaluationLiteral
{
    private const string Recipes = "global::MergeDsl.Core.Recipes.";
    private const string List = "global::MergeDsl.Generated.Literal.List(";

    /// <summary>The members of the recipe that are set, for its initialiser.</summary>
    public static IEnumerable<string> Of(RecipeModel recipe) =>
        [
            .. Value("Evaluate", recipe.Evaluate is { } evaluate ? Evaluate(evaluate) : null),
            .. Value("Tune", recipe.Tune is { } tune ? Tune(tune) : null),
        ];

    private static string Evaluate(EvaluateSettings evaluate) =>
        Record(
            "EvaluateSettings()",
            [
                .. Items("Tasks", evaluate.Tasks.Select(Task)),
                .. Text("Output", evaluate.Output),
                .. Whole("Seed", evaluate.Seed),
            ]
        );

    private static string Tune(TuneSettings tune) =>
        Record(
            "TuneSettings()",
            [
                .. Value("Budget", tune.Budget is { } budget ? Budget(budget) : null),
                .. Items(
                    "Parameters",
                    tune.Parameters.Select(parameter => "global::MergeDsl.TuneParameter." + Literals.Name(parameter))
                ),
                .. Value(
                    "Objective",
                    tune.Objective is { } objective
                        ? "global::MergeDsl.TuneObjective." + Literals.Name(objective)
                        : null
                ),
                .. Items("Tasks", tune.Tasks.Select(Task)),
                .. Whole("Seed", tune.Seed),
                .. Text("Output", tune.Output),
                .. Text("Trace", tune.Trace),
            ]
        );

    private static string Budget(TuneBudget budget) =>
        $"new {Recipes}TuneBudget({WholeOrNull(budget.Evaluations)}, {Literals.Of(budget.Minutes)})";

    private static string Task(TaskEntry task) =>
        Record(
            $"TaskEntry({Literals.Of(task.Name)})",
            [
                .. Text("Path", task.Path),
                .. Value("Kind", task.Kind is { } kind ? "global::MergeDsl.TaskKind." + Literals.Name(kind) : null),
                .. Text("Prompt", task.Prompt),
                .. Whole("Limit", task.Limit),
                .. Items("Stop", task.Stop.Select(stop => Literals.Of(stop))),
                .. Whole("MaxTokens", task.MaxTokens),
                .. Value("Match", task.Match is { } rule ? "global::MergeDsl.MatchRule." + Literals.Name(rule) : null),
                .. Text("Adapter", task.Adapter),
                .. Text("Command", task.Command),
                .. Text("Score", task.Score),
                .. Text("Result", task.Result),
                .. Value("Timeout", task.Timeout is { } seconds ? Literals.Of(seconds) : null),
            ]
        );

    private static string Record(string made, string[] values) =>
        values.Length == 0 ? $"new {Recipes}{made}" : $"new {Recipes}{made} {{ {string.Join(", ", values)} }}";

    private static string[] Items(string name, IEnumerable<string> literals)
    {
        var items = string.Join(", ", literals);
        return items.Length == 0 ? [] : [$"{name} = {List}{items})"];
    }

    private static string[] Text(string name, string? text) => text is null ? [] : [$"{name} = {Literals.Of(text)}"];

    private static string[] Whole(string name, long? number) =>
        number is null ? [] : [$"{name} = {WholeOrNull(number)}"];

    // Literals of numbers that no int can hold are longs by themselves.
    private static string WholeOrNull(long? number) => number is { } value ? Literals.Of(value) : "null";

    private static string[] Value(string name, string? literal) => literal is null ? [] : [$"{name} = {literal}"];
}
