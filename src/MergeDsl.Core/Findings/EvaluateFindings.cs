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
            "Words are split at blanks; quotes keep blanks together. There is no shell: no pipes, no variables. {model}, {adapter}, {base} and {output} are filled in."
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

    internal static FindingDescriptor[] All { get; } =
    [
        NoTasks,
        BadTaskName,
        TwoJudges,
        BadTemplate,
        BadCommand,
        BadScorePath,
        TunedOnTest,
        NotTunable,
        ConfigurationName,
    ];
}
