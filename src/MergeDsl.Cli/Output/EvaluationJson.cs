using System.Text.Json;
using MergeDsl.Evaluation.Scoring;

namespace MergeDsl.Cli.Output;

/// <summary>Scores in a <c>--json</c> document: <c>tasks.TASK.CONFIGURATION.accuracy</c>.</summary>
internal static class EvaluationJson
{
    /// <summary>Writes <c>"tasks": {...}</c>, and beside it what the merge retains and how it compares with the best adapter.</summary>
    public static void Write(Utf8JsonWriter json, EvaluationReport report)
    {
        json.WriteString("predictions", report.Folder);
        json.WriteString("mergedAdapter", report.Merged.Folder);
        json.WriteNumber("scored", report.Scored);
        json.WriteNumber("fromCache", report.Cached);
        json.WriteNumber("seconds", report.Elapsed.TotalSeconds);
        JsonText.Object(json, "tasks", () => TaskScoresJson.Write(json, report.Tasks));
        JsonText.Object(
            json,
            "retained",
            () => Each(json, report.Tasks.Where(task => task.Retained is not null), WriteRetained)
        );
        JsonText.Object(
            json,
            "againstBest",
            () => Each(json, report.Tasks.Where(task => task.AgainstBest is not null), WriteComparison)
        );
    }

    private static void Each(
        Utf8JsonWriter json,
        IEnumerable<TaskScores> tasks,
        Action<Utf8JsonWriter, TaskScores> write
    )
    {
        foreach (var task in tasks)
        {
            write(json, task);
        }
    }

    private static void WriteRetained(Utf8JsonWriter json, TaskScores task) =>
        JsonText.Number(json, task.Task, task.Retained!.Value);

    private static void WriteComparison(Utf8JsonWriter json, TaskScores task) =>
        JsonText.Object(
            json,
            task.Task,
            () =>
            {
                json.WriteString("adapter", task.AgainstBest!.Best);
                JsonText.Number(json, "difference", task.AgainstBest.Difference);
                JsonText.Number(json, "p", task.AgainstBest.PValue);
            }
        );
}
