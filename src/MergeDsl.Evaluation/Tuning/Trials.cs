using System.Diagnostics;

namespace MergeDsl.Evaluation.Tuning;

/// <summary>
/// Evaluates candidates for a search, side by side, each one once. What a search proposes depends on the answers alone, so a search
/// that was ended goes on when it is begun again with the trials it had made: they are answered at once.
/// </summary>
internal sealed class Trials(
    Func<Candidate, CancellationToken, Task<Scores>> objective,
    Budget budget,
    int atATime,
    IReadOnlyList<Trial> known,
    Action<Trial> made
)
{
    private readonly Stopwatch watch = Stopwatch.StartNew();
    private readonly Lock telling = new();
    private readonly List<Trial> all = [];
    private readonly Dictionary<Candidate, double> answers = [];

    /// <summary>Every trial, in the order of the proposals.</summary>
    public IReadOnlyList<Trial> All => all;

    /// <summary>True when something was proposed for which there was no budget left.</summary>
    public bool IsSpent { get; private set; }

    /// <summary>The best trial, the first of equal ones.</summary>
    public Trial Best => all.MinBy(trial => Value(trial.Scores))!;

    /// <summary>What is minimised, for each candidate: infinite for one that failed, or for which there was no budget left.</summary>
    public async Task<IReadOnlyList<double>> Ask(IReadOnlyList<Candidate> candidates, CancellationToken cancellation)
    {
        var fresh = candidates.Distinct().Where(candidate => !answers.ContainsKey(candidate)).ToArray();
        foreach (var batch in fresh.Chunk(atATime))
        {
            var left = watch.Elapsed > budget.Time ? 0 : Math.Max(0, budget.Evaluations - all.Count);
            var affordable = batch.Take(left).ToArray();
            IsSpent |= affordable.Length < batch.Length;
            foreach (var trial in await Task.WhenAll(affordable.Select(candidate => Make(candidate, cancellation))))
            {
                all.Add(trial);
                answers[trial.Candidate] = Value(trial.Scores);
            }
        }

        return [.. candidates.Select(candidate => answers.GetValueOrDefault(candidate, double.PositiveInfinity))];
    }

    private async Task<Trial> Make(Candidate candidate, CancellationToken cancellation)
    {
        if (known.FirstOrDefault(trial => trial.Candidate == candidate) is { } earlier)
        {
            return earlier;
        }

        cancellation.ThrowIfCancellationRequested();
        var trial = new Trial(candidate, await Task.Run(() => objective(candidate, cancellation), cancellation));
        lock (telling)
        {
            made(trial);
        }

        return trial;
    }

    private static double Value(Scores scores) =>
        double.IsFinite(scores.Objective) ? scores.Objective : double.PositiveInfinity;
}
