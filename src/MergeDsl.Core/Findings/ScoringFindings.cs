namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL47xx: what scoring a model meets.</summary>
public static class ScoringFindings
{
    /// <summary>A line of a task file that is no example: what is wrong.</summary>
    public static FindingDescriptor BadLine { get; } =
        new(
            "MDSL4701",
            Severity.Error,
            "Line that is no example",
            "This line cannot be read ({0}): expected an example as one JSON object",
            "The other lines are scored. JSONL is one JSON object a line, in UTF-8; line breaks inside of texts are written as \\n."
        );

    /// <summary>A field that an example does not have: field, hint, what is expected.</summary>
    public static FindingDescriptor MissingField { get; } =
        new(
            "MDSL4702",
            Severity.Error,
            "Field of an example is missing",
            "This example has no '{0}'{1}: expected {2}",
            "The other lines are scored. The task's 'prompt' says which fields a prompt is made of."
        );

    /// <summary>A field of the wrong kind: field, what is expected, what is there.</summary>
    public static FindingDescriptor WrongField { get; } =
        new(
            "MDSL4703",
            Severity.Error,
            "Field of an example of the wrong kind",
            "'{0}' expects {1}, but here is {2}",
            "The other lines are scored."
        );

    /// <summary>A task file without examples: file.</summary>
    public static FindingDescriptor NoExamples { get; } =
        new(
            "MDSL4704",
            Severity.Error,
            "Task without examples",
            "'{0}' holds no example that can be scored: expected at least one",
            "The other tasks are scored."
        );

    /// <summary>An answer that no model can give: why.</summary>
    public static FindingDescriptor UnreachableAnswer { get; } =
        new(
            "MDSL4705",
            Severity.Warning,
            "Answer that cannot be produced",
            "No model can give this answer: {0}",
            "It counts as wrong for every configuration. Raise max_tokens, choose other stop texts or another match rule."
        );

    /// <summary>A pattern that is no regular expression: pattern, why.</summary>
    public static FindingDescriptor BadPattern { get; } =
        new(
            "MDSL4706",
            Severity.Error,
            "Answer is no regular expression",
            "'{0}' is not a regular expression: {1}",
            "With 'match: regex' the answer of every example is a regular expression in .NET's words. The other lines are scored."
        );

    /// <summary>A pattern that takes too long: pattern.</summary>
    public static FindingDescriptor SlowPattern { get; } =
        new(
            "MDSL4707",
            Severity.Warning,
            "Regular expression takes too long",
            "Matching '{0}' was given up after a second, and the answer counts as wrong",
            "Nested repetitions such as (a+)+ try every way to split a text."
        );

    /// <summary>An example that a model could not be run on: configuration, why.</summary>
    public static FindingDescriptor ExampleFailed { get; } =
        new(
            "MDSL4708",
            Severity.Error,
            "Example could not be scored",
            "Configuration '{0}' could not be run on this example: {1}",
            "The others are scored; this one is left out of the scores of that configuration."
        );

    /// <summary>A line of a file of predictions that cannot be read: file, how many.</summary>
    public static FindingDescriptor BadPredictions { get; } =
        new(
            "MDSL4709",
            Severity.Warning,
            "Predictions that cannot be read",
            "'{0}' has {1} that cannot be read; these examples are scored anew",
            "A run that was killed while it wrote leaves half a line."
        );

    /// <summary>An evaluator that cannot be started: task, program, why.</summary>
    public static FindingDescriptor NotStarted { get; } =
        new(
            "MDSL4710",
            Severity.Error,
            "Evaluator cannot be started",
            "Task '{0}': '{1}' cannot be started: {2}",
            "The first word of 'command' is a program on the PATH, or a file relative to the recipe with a '/' in its name. There is no shell. No other configuration is tried."
        );

    /// <summary>An evaluator that failed: task, configuration, exit code, end of its output.</summary>
    public static FindingDescriptor EvaluatorFailed { get; } =
        new(
            "MDSL4711",
            Severity.Error,
            "Evaluator failed",
            "Task '{0}', configuration '{1}': the evaluator ended with exit code {2}; its last words: {3}",
            "The other configurations and tasks are scored."
        );

    /// <summary>An evaluator that did not end: task, configuration, seconds, end of its output.</summary>
    public static FindingDescriptor EvaluatorHung { get; } =
        new(
            "MDSL4712",
            Severity.Error,
            "Evaluator took too long",
            "Task '{0}', configuration '{1}': the evaluator was ended after {2} s; its last words: {3}",
            "The other configurations and tasks are scored. Raise 'timeout' if it needs longer."
        );

    /// <summary>An evaluator without a score: task, configuration, what was wrong, end of its output.</summary>
    public static FindingDescriptor NoScore { get; } =
        new(
            "MDSL4713",
            Severity.Error,
            "Evaluator gave no score",
            "Task '{0}', configuration '{1}': {2}; its last words: {3}",
            "'score' is the path of a number in the JSON that the evaluator prints, or writes into the file named by 'result'."
        );

    /// <summary>A task that a search does not look at: task, why.</summary>
    public static FindingDescriptor NotSearched { get; } =
        new(
            "MDSL4714",
            Severity.Warning,
            "Task that the search does not look at",
            "The search does not look at task '{0}': {1}",
            "A search needs examples of its own, so that those of 'evaluate' stay unseen. Name them under 'tune.tasks', or put them beside the task's file."
        );

    /// <summary>A search without examples.</summary>
    public static FindingDescriptor NothingToSearch { get; } =
        new(
            "MDSL4715",
            Severity.Error,
            "Nothing to search on",
            "No task has validation examples: expected at least one",
            "Name files under 'tune.tasks', or put NAME.valid.jsonl beside NAME.jsonl."
        );

    /// <summary>A recipe that a search must not replace: file.</summary>
    public static FindingDescriptor TunedExists { get; } =
        new(
            "MDSL4716",
            Severity.Error,
            "Tuned recipe exists",
            "'{0}' exists already: expected a new file (--overwrite replaces it)",
            "Use --overwrite to replace it, or name another file under 'tune.output'."
        );

    /// <summary>A file that is no trace: file.</summary>
    public static FindingDescriptor NotATrace { get; } =
        new(
            "MDSL4717",
            Severity.Error,
            "No trace of a search",
            "'{0}' exists and is no trace of a search: expected a new file, or one that an earlier search wrote",
            "A search adds a line to its trace for every candidate. Name another file under 'tune.trace'."
        );

    /// <summary>Results that are not finite: whose, task.</summary>
    public static FindingDescriptor NoNumbers { get; } =
        new(
            "MDSL4718",
            Severity.Error,
            "Scores are no numbers",
            "The losses of {0} on task '{1}' are not finite: expected a model that gives finite logits",
            "A weight of the base model or of an adapter is NaN or infinity, or a weight in the recipe is so large that numbers overflow."
        );

    /// <summary>More lines than are told one by one: file, number of lines.</summary>
    public static FindingDescriptor MoreBadLines { get; } =
        new(
            "MDSL4719",
            Severity.Error,
            "More bad lines",
            "'{0}' has {1} more lines that are no examples",
            "Only the first ones are told. See whether it is the right file, and whether its fields are those that the task's template names."
        );

    /// <summary>A line of a choice in a task whose answers are written.</summary>
    public static FindingDescriptor ChoicesAmongAnswers { get; } =
        new(
            "MDSL4720",
            Severity.Error,
            "Choice in a task of another kind",
            "This example has 'choices', but answers of this task are written: expected examples of one kind",
            "The other lines are scored. Make a task of 'kind: choice' of such lines. Where the recipe says the kind and 'answer' is a text, choices are left aside."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        BadLine,
        MissingField,
        WrongField,
        NoExamples,
        UnreachableAnswer,
        BadPattern,
        SlowPattern,
        ExampleFailed,
        BadPredictions,
        NotStarted,
        EvaluatorFailed,
        EvaluatorHung,
        NoScore,
        NotSearched,
        NothingToSearch,
        TunedExists,
        NotATrace,
        NoNumbers,
        MoreBadLines,
        ChoicesAmongAnswers,
    ];
}
