using MergeDsl.Core.Evaluating;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation;

/// <summary>One task has one judge, and what is said of it can be read and is used.</summary>
internal static class TaskCheck
{
    /// <summary>Also used for the tasks of a search.</summary>
    public static IEnumerable<Finding> Check(TaskEntry task, RecipePath path, RecipeModel recipe) =>
        [
            .. Name(task, path),
            .. Owner(task, path, recipe),
            .. Judge(task, path),
            .. Ranges(task, path),
            .. Texts(task, path),
            .. Unused(task, path),
        ];

    private static IEnumerable<Finding> Name(TaskEntry task, RecipePath path)
    {
        var isUsable =
            task.Name.Length > 0
            && char.IsLetterOrDigit(task.Name[0])
            && task.Name.All(character => char.IsLetterOrDigit(character) || character is '_' or '-' or '.');
        if (!isUsable)
        {
            yield return Finding.Of(EvaluateFindings.BadTaskName, task.Name).At(path.Key);
        }
    }

    private static IEnumerable<Finding> Owner(TaskEntry task, RecipePath path, RecipeModel recipe)
    {
        string[] adapters = [.. recipe.Adapters.Select(adapter => adapter.Key)];
        if (task.Adapter is { } owner && !adapters.Contains(owner))
        {
            yield return Finding
                .Of(ValueFindings.UnknownAdapter, owner, Suggestion.Hint(owner, adapters), string.Join(", ", adapters))
                .At(path["adapter"]);
        }
    }

    private static IEnumerable<Finding> Judge(TaskEntry task, RecipePath path)
    {
        if (task is { Path: not null, Command: not null })
        {
            yield return Finding.Of(EvaluateFindings.TwoJudges, task.Name).At(path["command"].Key);
        }

        if (task is { Command: not null, Score: null })
        {
            yield return Finding
                .Of(
                    StructureFindings.MissingKey,
                    $"task '{task.Name}'",
                    "score",
                    "the path of the score in the evaluator's JSON, e.g. results.math.acc"
                )
                .At(path["command"].Key);
        }
    }

    private static IEnumerable<Finding> Ranges(TaskEntry task, RecipePath path)
    {
        if (task.Limit < 1)
        {
            yield return OutOfRange("limit", "at least 1", Numbers.Text(task.Limit.Value), path);
        }

        if (task.MaxTokens < 1)
        {
            yield return OutOfRange("max_tokens", "at least 1", Numbers.Text(task.MaxTokens.Value), path);
        }

        if (task.Timeout is { } seconds && !(seconds > 0 && seconds <= int.MaxValue / 1000))
        {
            yield return OutOfRange("timeout", "above 0 and at most 2147483", Numbers.Text(seconds), path);
        }
    }

    private static Finding OutOfRange(string key, string range, string value, RecipePath path) =>
        Finding.Of(ValueFindings.OutOfRange, key, range, value).At(path[key]);

    private static IEnumerable<Finding> Texts(TaskEntry task, RecipePath path) =>
        new[]
        {
            Problem(task.Prompt, PromptTemplate.Parse, EvaluateFindings.BadTemplate)?.At(path["prompt"]),
            Problem(task.Command, CommandLine.Parse, EvaluateFindings.BadCommand)?.At(path["command"]),
            Problem(task.Score, JsonPath.Parse, EvaluateFindings.BadScorePath)?.At(path["score"]),
        }.OfType<Finding>();

    private static Finding? Problem<T>(string? text, Func<string, Parsed<T>> parse, FindingDescriptor descriptor)
        where T : class =>
        text is not null && parse(text).Problem is { } problem ? Finding.Of(descriptor, text, problem) : null;

    private static IEnumerable<Finding> Unused(TaskEntry task, RecipePath path)
    {
        var isGeneration = task.Kind is null or TaskKind.Generation;
        var (judge, unused) = task switch
        {
            { Command: not null } => (
                "command",
                new (string Key, bool IsWritten)[]
                {
                    ("kind", task.Kind is not null),
                    ("prompt", task.Prompt is not null),
                    ("limit", task.Limit is not null),
                    ("stop", task.Stop.Count > 0),
                    ("max_tokens", task.MaxTokens is not null),
                    ("match", task.Match is not null),
                }
            ),
            _ => (
                isGeneration ? "path" : $"kind: {Choices.Word(Choices.TaskKinds, (int)task.Kind!)}",
                [
                    ("prompt", task.Prompt is not null && task.Kind == TaskKind.Perplexity),
                    ("stop", task.Stop.Count > 0 && !isGeneration),
                    ("max_tokens", task.MaxTokens is not null && !isGeneration),
                    ("match", task.Match is not null && !isGeneration),
                    ("score", task.Score is not null),
                    ("result", task.Result is not null),
                    ("timeout", task.Timeout is not null),
                ]
            ),
        };
        return unused
            .Where(one => one.IsWritten)
            .Select(one => Finding.Of(ValueFindings.UnusedParameter, one.Key, judge, "").At(path[one.Key].Key));
    }
}
