using MergeDsl.Core.Recipes;
using MergeDsl.Evaluation.Models;
using MergeDsl.Evaluation.Scoring;
using MergeDsl.Evaluation.Tasks;

namespace MergeDsl.Tuning;

/// <summary>Scores candidates side by side: one pass of the base serves all of them.</summary>
/// <param name="model">The model, with a variant for every adapter.</param>
/// <param name="scorer">Runs it on examples.</param>
/// <param name="tasks">The tasks, each with the adapter whose own task it is.</param>
/// <param name="objective">What is searched for.</param>
internal sealed class CandidateScoring(
    LanguageModel model,
    ExampleScorer scorer,
    IReadOnlyList<(EvaluationTask Task, string? Owner)> tasks,
    TuneObjective objective
)
{
    private const int ExamplesAtOnce = 16;

    // What each adapter scores on its own task, which no candidate changes.
    private readonly Dictionary<string, ConfigurationScore> own = new(StringComparer.Ordinal);

    /// <summary>The scores of merged adapters, in their order.</summary>
    /// <param name="folders">The folders of the adapters.</param>
    /// <param name="cancellation">Ends the work.</param>
    public IReadOnlyList<CandidateScores> Score(IReadOnlyList<string> folders, CancellationToken cancellation)
    {
        string[] names = [.. folders.Select((_, index) => $"candidate {index}")];
        try
        {
            foreach (var (name, folder) in names.Zip(folders))
            {
                model.Add(name, Adaptation.Load(model, new AppliedAdapter(folder)));
            }

            var scores = tasks.Select(task => ScoresOf(task.Task, names, cancellation)).ToArray();
            Judge(cancellation);
            return [.. names.Select((_, index) => Summarise([.. scores.Select(task => task[index])]))];
        }
        finally
        {
            Array.ForEach(names, name => model.Remove(name));
        }
    }

    /// <summary>
    /// What the objective is a value of, in words: where no task is an adapter's own, or the adapters get nothing right there, no share can be
    /// told, and accuracies stand for shares.
    /// </summary>
    /// <param name="cancellation">Ends the work: adapters are scored on their own tasks unless they were.</param>
    public string Measure(CancellationToken cancellation)
    {
        if (objective == TuneObjective.Loss)
        {
            return "answer loss";
        }

        Judge(cancellation);
        var areShares = own.Any(task =>
            Retained(tasks.Single(one => one.Task.Name == task.Key), task.Value) is not null
        );
        return $"{(objective == TuneObjective.Worst ? "worst" : "mean")} {(areShares ? "retained share" : "accuracy")}";
    }

    private CandidateScores Summarise(ConfigurationScore[] scores)
    {
        var losses = scores.Select(score => score.Loss).OfType<double>().ToArray();
        double? loss = losses.Length > 0 ? losses.Average() : null;
        double[] retained = [.. tasks.Zip(scores, Retained).OfType<double>()];
        var shares =
            retained.Length > 0 ? retained : scores.Select(score => score.Accuracy).OfType<double>().DefaultIfEmpty(0);
        var value = objective switch
        {
            TuneObjective.Loss => loss ?? double.PositiveInfinity,
            TuneObjective.Worst => shares.Min(),
            _ => shares.Average(),
        };
        return new CandidateScores(
            value,
            loss,
            [.. tasks.Zip(scores, (task, score) => new CandidateTaskScore(task.Task.Name, score.Accuracy, score.Loss))]
        );
    }

    private double? Retained((EvaluationTask Task, string? Owner) of, ConfigurationScore score) =>
        of.Owner is not null && own.TryGetValue(of.Task.Name, out var best)
            ? TaskSummary.RetainedOf(
                new TaskScores(
                    of.Task.Name,
                    of.Task.Rules.Kind,
                    [best, score with { Configuration = Configurations.Merged }]
                )
                {
                    Owner = of.Owner,
                }
            )
            : null;

    private void Judge(CancellationToken cancellation)
    {
        if (objective == TuneObjective.Loss)
        {
            return;
        }

        foreach (var (task, owner) in tasks.Where(task => task.Owner is not null && !own.ContainsKey(task.Task.Name)))
        {
            own[task.Name] = ScoresOf(task, [owner!], cancellation)[0];
        }
    }

    private ConfigurationScore[] ScoresOf(EvaluationTask task, string[] variants, CancellationToken cancellation)
    {
        // Where only the loss counts, no answer needs to be written.
        var judged =
            objective == TuneObjective.Loss && task.Rules.Kind == TaskKind.Generation
                ? task with
                {
                    Rules = task.Rules with { Kind = TaskKind.Loss },
                }
                : task;
        var predictions = task
            .Examples.Chunk(ExamplesAtOnce)
            .SelectMany(some =>
            {
                cancellation.ThrowIfCancellationRequested();
                Piece[] pieces =
                [
                    .. some.SelectMany(example => variants.Select(variant => new Piece(variant, example))),
                ];
                return pieces.Zip(scorer.Score(judged, pieces, cancellation));
            })
            .ToLookup(pair => pair.First.Variant, pair => pair.Second);
        return [.. variants.Select(variant => Finite(TaskSummary.ScoreOf(variant, [.. predictions[variant]])))];
    }

    private static ConfigurationScore Finite(ConfigurationScore score) =>
        score.Loss is { } loss && !double.IsFinite(loss) ? score with { Loss = CandidateScores.NoNumbers } : score;
}
