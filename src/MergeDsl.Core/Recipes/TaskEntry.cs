namespace MergeDsl.Core.Recipes;

/// <summary>One task: a file of examples, or a command that judges. Null means "not written".</summary>
/// <param name="Name">The name the recipe gives it.</param>
public sealed record TaskEntry(string Name)
{
    /// <summary><c>path</c>: the JSONL file of its examples; null for a command.</summary>
    public string? Path { get; init; }

    /// <summary><c>kind</c>; told by the first example when not written.</summary>
    public TaskKind? Kind { get; init; }

    /// <summary><c>prompt</c>: a template with fields of an example in braces.</summary>
    public string? Prompt { get; init; }

    /// <summary><c>limit</c>: only so many examples from the top.</summary>
    public long? Limit { get; init; }

    /// <summary><c>stop</c>: texts that end an answer; a line end when not written.</summary>
    public EquatableArray<string> Stop { get; init; }

    /// <summary><c>max_tokens</c>: the longest answer.</summary>
    public long? MaxTokens { get; init; }

    /// <summary><c>match</c>: when an answer is right.</summary>
    public MatchRule? Match { get; init; }

    /// <summary><c>adapter</c>: whose own task it is; the adapter of the same name when not written.</summary>
    public string? Adapter { get; init; }

    /// <summary><c>command</c>: the external evaluator.</summary>
    public string? Command { get; init; }

    /// <summary><c>score</c>: the path of the score in its JSON.</summary>
    public string? Score { get; init; }

    /// <summary><c>result</c>: the name of the file that holds its JSON; standard output when not written.</summary>
    public string? Result { get; init; }

    /// <summary><c>timeout</c>: after so many seconds the command is ended.</summary>
    public double? Timeout { get; init; }

    /// <summary>The adapter whose own task it is; null when it is nobody's.</summary>
    public string? OwnerIn(RecipeModel recipe) =>
        recipe.Adapters.FirstOrDefault(adapter => adapter.Key == (Adapter ?? Name))?.Key;
}
