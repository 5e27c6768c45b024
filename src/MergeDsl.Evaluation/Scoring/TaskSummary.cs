using MergeDsl.Core.Recipes;
using MergeDsl.Evaluation.Tasks;

namespace MergeDsl.Evaluation.Scoring;

/// <summary>Predictions as scores: means, intervals, what the merge retains, and whether the difference could be chance.</summary>
/// <param name="seed">Seed of the bootstrap.</param>
public sealed class TaskSummary(long seed)
{
    private readonly Bootstrap bootstrap = new(seed);

    /// <summary>The scores of a task.</summary>
    /// <param name="task">The task.</param>
    /// <param name="owner">The adapter whose own task it is; null for nobody's.</param>
    /// <param name="predictions">Predictions by configuration.</param>
    /// <param name="configurations">The configurations in order.</param>
    public TaskScores Of(
        EvaluationTask task,
        string? owner,
        IReadOnlyDictionary<string, IReadOnlyList<Prediction>> predictions,
        IReadOnlyList<string> configurations
    )
    {
        var scores = new TaskScores(
            task.Name,
            task.Rules.Kind,
            [
                .. configurations
                    .Where(name => predictions[name].Count > 0)
                    .Select(name => Score(name, predictions[name], task.Rules.Kind)),
            ]
        )
        {
            Owner = owner,
        };
        return scores with { Retained = RetainedOf(scores), AgainstBest = Compare(scores, predictions) };
    }

    /// <summary>The share of its adapter's own score that the merge keeps; null when it cannot be told.</summary>
    public static double? RetainedOf(TaskScores scores)
    {
        if (
            scores.Owner is not { } owner
            || scores.Of(owner) is not { } own
            || scores.Of(Configurations.Merged) is not { } merged
        )
        {
            return null;
        }

        // Shares of an external score need not be told as a share of zero.
        var (kept, whole) =
            (merged.Accuracy ?? merged.External) is { } score ? (score, (own.Accuracy ?? own.External) ?? 0)
            : (merged.Loss, own.Loss) is ({ } loss, { } least) ? (Math.Exp(least), Math.Exp(loss))
            : (0, 0);
        return whole > 0 ? kept / whole : null;
    }

    /// <summary>The means of predictions; without an interval.</summary>
    /// <param name="configuration">Whose predictions they are.</param>
    /// <param name="predictions">The predictions.</param>
    public static ConfigurationScore ScoreOf(string configuration, IReadOnlyList<Prediction> predictions)
    {
        var judged = predictions.Where(prediction => prediction.IsRight is not null).ToArray();
        var likely = predictions.Where(prediction => prediction.LogLikelihood is not null).ToArray();
        var tokens = likely.Sum(one => one.Tokens);
        return new ConfigurationScore(configuration, predictions.Count)
        {
            Accuracy = judged.Length > 0 ? judged.Count(one => one.IsRight == true) / (double)judged.Length : null,
            Loss = tokens > 0 ? likely.Sum(Loss) / tokens : null,
        };
    }

    private ConfigurationScore Score(string configuration, IReadOnlyList<Prediction> predictions, TaskKind kind)
    {
        var score = ScoreOf(configuration, predictions);
        var judged = predictions.Where(prediction => prediction.IsRight is not null).ToArray();
        var likely = predictions.Where(prediction => prediction.LogLikelihood is not null).ToArray();
        return score with
        {
            Perplexity = kind == TaskKind.Perplexity && score.Loss is { } nats ? Math.Exp(nats) : null,
            Interval =
                judged.Length > 0 ? OfAccuracy([.. judged.Select(one => one.IsRight == true)])
                : score.Loss is not null && likely.Length > 1
                    ? bootstrap.Of([.. likely.Select(Loss)], [.. likely.Select(one => (double)one.Tokens)])
                : null,
        };
    }

    // Where all examples agree, so does every resample, and that looks like certainty.
    private Interval OfAccuracy(bool[] answers) =>
        answers.Distinct().Count() == 1
            ? WilsonInterval.Of(answers.Count(isRight => isRight), answers.Length)
            : bootstrap.Of([.. answers.Select(isRight => isRight ? 1.0 : 0)], [.. answers.Select(_ => 1.0)]);

    private Comparison? Compare(TaskScores scores, IReadOnlyDictionary<string, IReadOnlyList<Prediction>> predictions)
    {
        var best = scores
            .Scores.Where(score => score.Configuration is not (Configurations.Base or Configurations.Merged))
            .OrderByDescending(score => score.Accuracy ?? 0)
            .ThenBy(score => score.Loss ?? double.PositiveInfinity)
            .FirstOrDefault();
        if (best is null || scores.Of(Configurations.Merged) is not { } merged)
        {
            return null;
        }

        var pairs = predictions[Configurations.Merged]
            .Join(
                predictions[best.Configuration],
                prediction => prediction.Line,
                prediction => prediction.Line,
                (ours, theirs) => (Ours: ours, Theirs: theirs)
            )
            .ToArray();
        return (merged.Accuracy, best.Accuracy) is ({ } ours, { } theirs)
                ? new Comparison(best.Configuration, ours - theirs, OfAnswers(pairs))
            : (merged.Loss, best.Loss) is ({ } loss, { } least)
                ? new Comparison(best.Configuration, loss - least, OfLosses(pairs))
            : null;
    }

    private static double OfAnswers((Prediction Ours, Prediction Theirs)[] pairs) =>
        McNemar.PValue(
            pairs.Count(pair => pair.Ours.IsRight == true && pair.Theirs.IsRight == false),
            pairs.Count(pair => pair.Ours.IsRight == false && pair.Theirs.IsRight == true)
        );

    private double OfLosses((Prediction Ours, Prediction Theirs)[] pairs) =>
        bootstrap.PValue(
            [.. pairs.Select(pair => Loss(pair.Ours) - Loss(pair.Theirs))],
            [.. pairs.Select(pair => (double)pair.Ours.Tokens)]
        );

    private static double Loss(Prediction prediction) => -prediction.LogLikelihood ?? 0;
}
