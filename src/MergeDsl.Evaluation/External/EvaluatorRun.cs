namespace MergeDsl.Evaluation.External;

/// <summary>What an external evaluator is run on.</summary>
/// <param name="Task">The task.</param>
/// <param name="Configuration">The configuration.</param>
/// <param name="Words">The program and its arguments, placeholders filled in.</param>
/// <param name="Folder">The folder that it runs in.</param>
/// <param name="Output">The empty folder for what it writes.</param>
/// <param name="Timeout">After so long it is ended.</param>
public sealed record EvaluatorRun(
    string Task,
    string Configuration,
    IReadOnlyList<string> Words,
    string Folder,
    string Output,
    TimeSpan Timeout
);
