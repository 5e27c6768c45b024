using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Evaluating;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Evaluation.External;
using MergeDsl.Evaluation.Scoring;

namespace MergeDsl.Evaluating;

/// <summary>Scores a task by an external evaluator, once a configuration; a score is kept until the command or the model changes.</summary>
/// <param name="task">The task; its command and its path to the score can be read.</param>
/// <param name="recipe">The folder of the recipe, which the command runs in.</param>
/// <param name="folder">The folder of the evaluation.</param>
/// <param name="folders">The folders of models and adapters.</param>
internal sealed class ExternalScoring(TaskEntry task, string recipe, string folder, EvaluatorFolders folders)
{
    private const double UsualTimeout = 3600;

    private readonly CommandLine command = CommandLine.Parse(task.Command!).Value!;
    private readonly ExternalEvaluator evaluator = new(JsonPath.Parse(task.Score!).Value!, task.Result);

    /// <summary>How far it came.</summary>
    public ScoringProgress Told { get; private set; } = new(task.Name, 0);

    /// <summary>The scores of the configurations that the evaluator could judge.</summary>
    /// <param name="variants">The configurations.</param>
    /// <param name="findings">Takes what went wrong.</param>
    /// <param name="progress">Told how far it is; null for nobody.</param>
    /// <param name="cancellation">Ends the evaluator; scores that are known are kept.</param>
    public TaskScores Run(
        IReadOnlyList<ScoredVariant> variants,
        List<Finding> findings,
        IProgress<ScoringProgress>? progress,
        CancellationToken cancellation
    )
    {
        var scores = new List<ConfigurationScore>();
        var judged = variants.Where(variant => folders.CanJudge(command, variant.Name)).ToArray();
        var told = new ScoringProgress(task.Name, judged.Length);
        var canStart = true;
        progress?.Report(told);
        foreach (var variant in judged)
        {
            var known = Known(variant);
            var score = known ?? (canStart ? Asked(variant, findings, ref canStart, cancellation) : null);
            scores.AddRange(score is { } value ? [new ConfigurationScore(variant.Name, 0) { External = value }] : []);
            told =
                known is not null ? told with { Cached = told.Cached + 1 }
                : score is not null ? told with { Scored = told.Scored + 1 }
                : told with { Failed = told.Failed + 1 };
            progress?.Report(told);
        }

        Told = told;
        return new TaskScores(task.Name, null, scores);
    }

    // A program that cannot be started is told once, not for every configuration.
    private double? Asked(
        ScoredVariant variant,
        List<Finding> findings,
        ref bool canStart,
        CancellationToken cancellation
    )
    {
        try
        {
            return Ask(variant, cancellation);
        }
        catch (FindingException failure)
        {
            findings.AddRange(failure.Findings.Select(finding => finding.At(RecipePaths.Tasks[task.Name]["command"])));
            canStart = failure.Findings.All(finding => finding.Descriptor != ScoringFindings.NotStarted);
            return null;
        }
    }

    private double Ask(ScoredVariant variant, CancellationToken cancellation)
    {
        var output = Path.GetFullPath(Path.Combine(folder, task.Name, variant.Name));
        FileProblem.GuardWrite(
            output,
            () =>
            {
                if (Directory.Exists(output))
                {
                    Directory.Delete(output, recursive: true);
                }

                Directory.CreateDirectory(output);
            }
        );
        var words = command.Fill(placeholder => folders.Of(placeholder, variant.Name, output, cancellation));
        var timeout = TimeSpan.FromSeconds(task.Timeout ?? UsualTimeout);
        var place = Path.GetFullPath(recipe.Length == 0 ? "." : recipe);
        var score = evaluator.Score(
            new EvaluatorRun(task.Name, variant.Name, words, place, output, timeout),
            cancellation
        );
        Keep(variant, score);
        return score;
    }

    private string FileOf(ScoredVariant variant) => Path.Combine(folder, task.Name, variant.Name + ".json");

    private string KeyOf(ScoredVariant variant) =>
        Convert.ToHexStringLower(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(string.Join('\n', variant.Mark, task.Command, task.Score, task.Result))
            )
        );

    private double? Known(ScoredVariant variant)
    {
        var path = FileOf(variant);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            using var json = JsonDocument.Parse(FileProblem.Guard(path, () => File.ReadAllBytes(path)));
            return json.RootElement.GetProperty("key").GetString() == KeyOf(variant)
                ? json.RootElement.GetProperty("score").GetDouble()
                : null;
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            // Half a file of a run that was killed: the evaluator is asked again.
            return null;
        }
    }

    private void Keep(ScoredVariant variant, double score)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("score", score);
            json.WriteString("key", KeyOf(variant));
            json.WriteEndObject();
        }

        var path = FileOf(variant);
        FileProblem.GuardWrite(path, () => File.WriteAllBytes(path, buffer.ToArray()));
    }
}
