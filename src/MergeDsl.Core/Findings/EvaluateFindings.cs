namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL13xx and MDSL23xx: the sections <c>evaluate</c> and <c>tune</c>.</summary>
public static class EvaluateFindings
{
    /// <summary>A section without tasks: which.</summary>
    public static FindingDescriptor NoTasks { get; } =
        new(
            "MDSL1301",
            Severity.Error,
            "No tasks",
            "There is nothing to score: '{0}' must name at least one task",
            "Write one line per task: NAME: FILE, where FILE holds an example a line as JSON."
        );

    /// <summary>A search without examples.</summary>
    public static FindingDescriptor NoValidation { get; } =
        new(
            "MDSL1302",
            Severity.Error,
            "No examples to search on",
            "The search has no examples to look at: neither 'tune.tasks' nor 'evaluate.tasks' names a file",
            "Name files under 'tune.tasks', or under 'evaluate.tasks' and put NAME.valid.jsonl beside each NAME.jsonl."
        );

    /// <summary>A task name that cannot be used.</summary>
    public static FindingDescriptor BadTaskName { get; } =
        new(
            "MDSL2301",
            Severity.Error,
            "Task name that cannot be used",
            "'{0}' cannot name a task: use letters, digits, '_', '-' and '.', beginning with a letter or digit",
            "Names become names of files and parts of --set paths."
        );

    /// <summary>Examples and a command.</summary>
    public static FindingDescriptor TwoJudges { get; } =
        new(
            "MDSL2302",
            Severity.Error,
            "Task with two judges",
            "Task '{0}' has both 'path' and 'command': expected examples to score or an evaluator to ask",
            "Make two tasks of it."
        );

    /// <summary>A prompt template that cannot be read: template, why.</summary>
    public static FindingDescriptor BadTemplate { get; } =
        new(
            "MDSL2303",
            Severity.Error,
            "Prompt template that cannot be read",
            "'{0}' is not a prompt template: {1}",
            "A template is a text with fields of an example in braces, e.g. \"Q: {question}\\nA:\"; {{ and }} are braces themselves."
        );

    /// <summary>A command line that cannot be run: command, why.</summary>
    public static FindingDescriptor BadCommand { get; } =
        new(
            "MDSL2304",
            Severity.Error,
            "Command that cannot be read",
            "'{0}' is not a command: {1}",
            "Words are split at blanks; quotes keep blanks together. There is no shell: no pipes, no variables. {model}, {adapter}, {base} and {output} are filled in; {{name}} is passed on as {name}."
        );

    /// <summary>A path into JSON that cannot be read: path, why.</summary>
    public static FindingDescriptor BadScorePath { get; } =
        new(
            "MDSL2305",
            Severity.Error,
            "JSON path that cannot be read",
            "'{0}' is not a JSON path: {1}",
            "Write keys with dots between, and those with dots or commas in brackets and quotes: results.math['acc,none']."
        );

    /// <summary>A search that looks at the test examples: task of the search, file, task that is scored.</summary>
    public static FindingDescriptor TunedOnTest { get; } =
        new(
            "MDSL2306",
            Severity.Error,
            "Search on the test examples",
            "'{0}' would search on '{1}', which '{2}' scores the result on: expected other examples",
            "Whatever a search has seen says nothing about new examples. Split the file, and give the search its own part."
        );

    /// <summary>A parameter that the search cannot change: parameter, why.</summary>
    public static FindingDescriptor NotTunable { get; } =
        new(
            "MDSL2307",
            Severity.Error,
            "Parameter that cannot be tuned",
            "'{0}' cannot be tuned here: {1}",
            "The message says what it would take."
        );

    /// <summary>An adapter called like another configuration.</summary>
    public static FindingDescriptor ConfigurationName { get; } =
        new(
            "MDSL2308",
            Severity.Error,
            "Adapter called like another configuration",
            "'{0}' cannot name an adapter that is scored: 'base' and 'merged' stand for the base model and the result",
            "Scores are told by configuration: base, each adapter's name, merged."
        );

    /// <summary>A parameter that a search leaves as it is: parameter, why.</summary>
    public static FindingDescriptor NotSearched { get; } =
        new(
            "MDSL2309",
            Severity.Info,
            "Parameter that is not searched",
            "'{0}' stays as it is: {1}",
            "One number less to search leaves more of the budget for the others."
        );

    /// <summary>An objective that the tasks of a search do not tell: objective.</summary>
    public static FindingDescriptor UntoldObjective { get; } =
        new(
            "MDSL2310",
            Severity.Error,
            "Objective that the tasks do not tell",
            "The search has no task of an adapter and none with right answers, which 'objective: {0}' is made of: expected 'objective: loss'",
            "Shares are retained of an adapter's score on its own task: the one of its name, or one that names it as 'adapter'. Tasks of the kinds 'perplexity' and 'loss' have nothing else but losses."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        NoTasks,
        NoValidation,
        BadTaskName,
        TwoJudges,
        BadTemplate,
        BadCommand,
        BadScorePath,
        TunedOnTest,
        NotTunable,
        ConfigurationName,
        NotSearched,
        UntoldObjective,
    ];
}
