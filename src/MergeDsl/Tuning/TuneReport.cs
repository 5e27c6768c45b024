namespace MergeDsl;

/// <summary>What a search found.</summary>
/// <param name="Steps">Every candidate in the order in which it was tried; the first is the recipe itself.</param>
/// <param name="Best">The best of them.</param>
/// <param name="Objective">What was made as good as it can be.</param>
/// <param name="Measure">What its value is, in words: mean or worst retained share or accuracy, or answer loss.</param>
/// <param name="Output">The file of the best recipe.</param>
/// <param name="Trace">The file of all candidates.</param>
/// <param name="Page">The file of the report.</param>
/// <param name="Findings">Warnings on the way.</param>
/// <param name="Resumed">Candidates that were known from an earlier run.</param>
/// <param name="Elapsed">Time from the first to the last candidate.</param>
/// <param name="Merging">The part of it that merging took.</param>
public sealed record TuneReport(
    IReadOnlyList<TunedCandidate> Steps,
    TunedCandidate Best,
    TuneObjective Objective,
    string Measure,
    string Output,
    string Trace,
    string Page,
    IReadOnlyList<Finding> Findings,
    int Resumed,
    TimeSpan Elapsed,
    TimeSpan Merging
);

/// <summary>One candidate of a search.</summary>
/// <param name="Number">Its place among all, from 1.</param>
/// <param name="Words">What it is: its method and its numbers.</param>
/// <param name="Value">The objective on the validation examples: a retained share, an accuracy where no share can be told, or a loss.</param>
/// <param name="Loss">Mean loss of right answers in nats a token; null where there are none.</param>
/// <param name="Tasks">How it does on each task's validation examples.</param>
public sealed record TunedCandidate(
    int Number,
    string Words,
    double Value,
    double? Loss,
    IReadOnlyList<CandidateTaskScore> Tasks
);

/// <summary>How a candidate does on the validation examples of a task.</summary>
/// <param name="Task">The task.</param>
/// <param name="Accuracy">The share of right answers; null where nothing is right or wrong.</param>
/// <param name="Loss">Mean loss of right answers or texts in nats a token; null where there are none.</param>
public sealed record CandidateTaskScore(string Task, double? Accuracy, double? Loss);
