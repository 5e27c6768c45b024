using System.Text;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Recipes;

/// <summary>Writes the sections <c>evaluate</c> and <c>tune</c> of canonical YAML.</summary>
internal static class EvaluationYaml
{
    /// <summary>Adds the sections that are set.</summary>
    public static void Write(StringBuilder yaml, RecipeModel recipe)
    {
        if (recipe.Evaluate is { } evaluate)
        {
            Section(
                yaml,
                "evaluate",
                evaluate.Tasks,
                [("output", RecipeYaml.Word(evaluate.Output)), ("seed", Whole(evaluate.Seed))]
            );
        }

        if (recipe.Tune is { } tune)
        {
            Section(yaml, "tune", tune.Tasks, [.. TuneOf(tune)]);
        }
    }

    private static void Section(
        StringBuilder yaml,
        string key,
        EquatableArray<TaskEntry> tasks,
        (string Key, string? Value)[] lines
    )
    {
        if (tasks.Count == 0 || lines.Any(line => line.Value is not null))
        {
            RecipeYaml.Section(yaml, key, lines);
        }
        else
        {
            yaml.Append(key).Append(":\n");
        }

        if (tasks.Count > 0)
        {
            yaml.Append("  tasks:\n");
        }

        foreach (var task in tasks)
        {
            RecipeYaml.Line(yaml, "    ", RecipeYaml.Plain(task.Name), TaskOf(task));
        }
    }

    private static string TaskOf(TaskEntry task) =>
        RecipeYaml.Flow(
            ("path", RecipeYaml.Word(task.Path)),
            ("kind", task.Kind is { } kind ? Choices.Word(Choices.TaskKinds, (int)kind) : null),
            ("prompt", RecipeYaml.Word(task.Prompt)),
            ("limit", Whole(task.Limit)),
            ("stop", List(task.Stop.Select(RecipeYaml.Plain))),
            ("max_tokens", Whole(task.MaxTokens)),
            ("match", task.Match is { } match ? Choices.Word(Choices.MatchRules, (int)match) : null),
            ("adapter", RecipeYaml.Word(task.Adapter)),
            ("command", RecipeYaml.Word(task.Command)),
            ("score", RecipeYaml.Word(task.Score)),
            ("result", RecipeYaml.Word(task.Result)),
            ("timeout", RecipeYaml.Number(task.Timeout))
        );

    private static IEnumerable<(string Key, string? Value)> TuneOf(TuneSettings tune) =>
        [
            ("budget", tune.Budget is { } budget ? BudgetOf(budget) : null),
            (
                "parameters",
                List(tune.Parameters.Select(parameter => Choices.Word(Choices.TuneParameters, (int)parameter)))
            ),
            (
                "objective",
                tune.Objective is { } objective ? Choices.Word(Choices.TuneObjectives, (int)objective) : null
            ),
            ("seed", Whole(tune.Seed)),
            ("output", RecipeYaml.Word(tune.Output)),
            ("trace", RecipeYaml.Word(tune.Trace)),
        ];

    private static string BudgetOf(TuneBudget budget) =>
        budget is { Evaluations: { } evaluations, Minutes: null }
            ? Numbers.Text(evaluations)
            : RecipeYaml.Flow(
                ("evaluations", Whole(budget.Evaluations)),
                ("minutes", RecipeYaml.Number(budget.Minutes))
            );

    private static string? Whole(long? value) => value is { } number ? Numbers.Text(number) : null;

    private static string? List(IEnumerable<string> items)
    {
        var text = string.Join(", ", items);
        return text.Length == 0 ? null : $"[{text}]";
    }
}
