using MergeDsl.Evaluation.Tuning;

namespace MergeDsl.Tuning;

/// <summary>How a candidate does on the validation examples.</summary>
/// <param name="Value">The objective as the user asked for it: a retained share, an accuracy where no share can be told, or a loss.</param>
/// <param name="Loss">Mean loss of right answers in nats a token; null where there are none.</param>
/// <param name="Tasks">One a task, in order.</param>
internal sealed record CandidateScores(double Value, double? Loss, IReadOnlyList<CandidateTaskScore> Tasks)
{
    /// <summary>The loss of what gives no finite numbers: worse than any other, and still a number that can be written.</summary>
    public const double NoNumbers = 1e6;

    // Losses that lie closer together than this differ by chance.
    private const double Hair = 1.01;

    /// <summary>
    /// As a search compares it: by the losses where all tasks have one. Of a few hundred examples, shares of right answers have steps and
    /// much chance in them.
    /// </summary>
    public Merit Lead(TuneObjective objective) =>
        Tasks.Any(task => task.Loss is null) ? Choice(objective)
        : objective == TuneObjective.Worst ? new Merit(-Tasks.Max(task => task.Loss!.Value), 0)
        : new Merit(-Tasks.Average(task => task.Loss!.Value), 0);

    /// <summary>True when nothing that the examples tell speaks for the others.</summary>
    public bool AreAsGoodAs(CandidateScores other, TuneObjective objective) =>
        (objective == TuneObjective.Loss ? Value <= other.Value * Hair : Value >= other.Value)
        && (Loss ?? 0) <= (other.Loss ?? 0) * Hair;

    /// <summary>As the best of all is chosen.</summary>
    public Merit Choice(TuneObjective objective) => new(objective == TuneObjective.Loss ? -Value : Value, Loss ?? 0);
}
