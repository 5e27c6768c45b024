namespace MergeDsl.Core.Recipes;

/// <summary>The tasks that a search looks at: never those that the result is judged by.</summary>
public static class ValidationTasks
{
    private const string Valid = ".valid";

    /// <summary>
    /// The tasks under <c>tune</c>, or else those under <c>evaluate</c> that have a file, with its validation split in its
    /// place.
    /// </summary>
    public static EquatableArray<TaskEntry> Of(RecipeModel recipe) =>
        recipe.Tune is { Tasks.Count: > 0 } tune
            ? tune.Tasks
            : (recipe.Evaluate?.Tasks ?? default)
                .Where(task => task.Path is not null)
                .Select(task => task with { Path = SplitOf(task.Path!) })
                .ToEquatableArray();

    /// <summary>The validation split beside a task file: <c>data/math.valid.jsonl</c> for <c>data/math.jsonl</c>.</summary>
    public static string SplitOf(string path)
    {
        var name = path.LastIndexOfAny(['/', '\\']) + 1;
        var dot = path.LastIndexOf('.');
        return dot <= name ? path + Valid : path.Substring(0, dot) + Valid + path.Substring(dot);
    }
}
