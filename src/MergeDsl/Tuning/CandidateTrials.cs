using MergeDsl.Core.Recipes;
using MergeDsl.Evaluation.Tuning;

namespace MergeDsl.Tuning;

/// <summary>Evaluates candidates side by side, each one once, as far as the budget of a search reaches.</summary>
/// <param name="settings">The budget and the objective.</param>
/// <param name="trace">What is known from earlier, and where candidates are kept.</param>
/// <param name="merging">Merges candidates.</param>
/// <param name="scoring">Scores what was merged.</param>
/// <param name="clock">Tells how late it is.</param>
internal sealed class CandidateTrials(
    TuneSettings settings,
    CandidateTrace trace,
    CandidateMerging merging,
    CandidateScoring scoring,
    TimeProvider clock
)
{
    // Shares are fractions of whole numbers, and not always exactly.
    private const double Tolerance = 1e-6;

    private readonly long start = clock.GetTimestamp();
    private readonly List<Trial> all = [];
    private readonly HashSet<string> told = new(StringComparer.Ordinal);

    /// <summary>Told of every candidate; null for nobody.</summary>
    public IProgress<TunedCandidate>? Progress { get; init; }

    /// <summary>Ends the work; candidates that were scored are kept.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Every candidate in the order in which it was tried.</summary>
    public IReadOnlyList<Trial> All => all;

    /// <summary>
    /// The best by the objective, the first of equal ones, or the one of round numbers next to it if that does as well. There is at least
    /// one.
    /// </summary>
    public Trial Best
    {
        get
        {
            var best = all.MaxBy(trial => trial.Scores.Choice(Objective))!;
            var round = best.Family.Describe(best.Family.Rounder(best.Point));
            return all.FirstOrDefault(trial =>
                    trial.Told.Words == round && trial.Scores.AreAsGoodAs(best.Scores, Objective)
                ) ?? best;
        }
    }

    /// <summary>The best by what leads a search; there is at least one.</summary>
    public Trial Leader => all.MaxBy(trial => trial.Scores.Lead(Objective))!;

    /// <summary>How many of them were known from an earlier run.</summary>
    public int Resumed { get; private set; }

    /// <summary>The time since this began.</summary>
    public TimeSpan Elapsed => clock.GetElapsedTime(start);

    /// <summary>How much of the budget is spent, 0 to 1.</summary>
    public double Spent =>
        Math.Max(
            all.Count / (double)(settings.Budget?.Evaluations ?? long.MaxValue),
            Elapsed.TotalMinutes / (settings.Budget?.Minutes ?? double.PositiveInfinity)
        );

    /// <summary>The share of the budget that leaves so many evaluations, or a twentieth of the time where they are not counted.</summary>
    public double ShareBut(int evaluations) =>
        settings.Budget?.Evaluations is { } most ? 1 - (evaluations / (double)most) : 0.95;

    /// <summary>How good candidates are; of fewer than were asked for when the budget, or a share of it, is spent.</summary>
    /// <param name="family">Their family.</param>
    /// <param name="points">Their numbers.</param>
    /// <param name="share">How much of the budget may be spent when this ends.</param>
    /// <exception cref="FindingException">One of them cannot be merged or scored.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<Merit> Evaluate(CandidateFamily family, IReadOnlyList<double[]> points, double share = 1)
    {
        Cancellation.ThrowIfCancellationRequested();
        var allowed = Allowed(family, points, share);
        Fill(family, [.. allowed.Where(point => trace.Find(family.Describe(point)) is null)]);
        return [.. allowed.Select(point => Tell(family, point))];
    }

    /// <summary>The first of the points that the budget reaches for: what is known costs nothing of the time.</summary>
    private List<double[]> Allowed(CandidateFamily family, IReadOnlyList<double[]> points, double share)
    {
        var left = settings.Budget?.Evaluations is { } most
            ? Math.Ceiling((share * most) - Tolerance) - all.Count
            : double.PositiveInfinity;
        var isLate = Elapsed.TotalMinutes >= share * (settings.Budget?.Minutes ?? double.PositiveInfinity);
        var allowed = new List<double[]>();
        foreach (var point in points)
        {
            var words = family.Describe(point);
            var isTold = told.Contains(words);
            var isKnown = trace.Find(words) is not null;
            if ((!isTold && left < 1) || (!isKnown && isLate))
            {
                break;
            }

            left -= isTold ? 0 : 1;
            Resumed += isKnown && !isTold ? 1 : 0;
            allowed.Add(point);
        }

        return allowed;
    }

    private void Fill(CandidateFamily family, double[][] points)
    {
        if (points.Length == 0)
        {
            return;
        }

        var scratch = Directory.CreateTempSubdirectory("mergedsl-tune-");
        try
        {
            string[] folders = [.. points.Select((_, index) => Path.Combine(scratch.FullName, $"{index}"))];
            foreach (var (point, folder) in points.Zip(folders))
            {
                merging.Merge(family.At(point), folder, Cancellation);
            }

            foreach (var (point, scores) in points.Zip(scoring.Score(folders, Cancellation)))
            {
                trace.Add(family.Describe(point), scores);
            }
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private Merit Tell(CandidateFamily family, double[] point)
    {
        var words = family.Describe(point);
        var scores = trace.Find(words)!;
        if (told.Add(words))
        {
            var candidate = new TunedCandidate(all.Count + 1, words, scores.Value, scores.Loss, scores.Tasks);
            all.Add(new Trial(family, point, scores, candidate));
            Progress?.Report(candidate);
        }

        return scores.Lead(Objective);
    }

    private TuneObjective Objective => settings.Objective ?? TuneObjective.Mean;
}
