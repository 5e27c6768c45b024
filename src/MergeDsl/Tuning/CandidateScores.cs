using MergeDsl.Evaluation.Tuning;

namespace MergeDsl.Tuning;

/// <summary>How a candidate does on the validation examples.</summary>
/// <param name="Value">The objective as the user asked for it: a retained share, or a loss.</param>
/// <param name="Loss">Mean loss of right answers in nats a token; null where there are none.</param>
/// <param name="Tasks">By task: accuracy and loss, null where a task has none.</param>
internal sealed record CandidateScores(
    double Value,
    double? Loss,
    IReadOnlyDictionary<string, (double? Accuracy, double? Loss)> Tasks
)
{
    /// <summary>As a search compares it.</summary>
    public Merit Merit(TuneObjective objective) => new(objective == TuneObjective.Loss ? -Value : Value, Loss ?? 0);
}
