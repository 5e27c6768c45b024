using System.Text.Json;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Cli.Output;

/// <summary>A search for machines.</summary>
internal static class TuneJson
{
    /// <summary>Writes the fields of a report.</summary>
    public static void Write(Utf8JsonWriter json, TuneReport report)
    {
        json.WriteString("objective", report.Objective.ToString().ToLowerInvariant());
        json.WriteString("measure", report.Measure);
        json.WriteString("output", report.Output);
        json.WriteString("trace", report.Trace);
        json.WriteString("page", report.Page);
        json.WriteNumber("resumed", report.Resumed);
        json.WriteNumber("seconds", report.Elapsed.TotalSeconds);
        json.WriteNumber("mergingSeconds", report.Merging.TotalSeconds);
        JsonText.Object(json, "tasks", () => WriteTasks(json, report));
        json.WritePropertyName("best");
        Write(json, report.Best);
        json.WriteStartArray("candidates");
        foreach (var candidate in report.Steps)
        {
            Write(json, candidate);
        }

        json.WriteEndArray();
    }

    // Named as an evaluation names them, on the validation examples: what the search began with, and the best merge.
    private static void WriteTasks(Utf8JsonWriter json, TuneReport report)
    {
        foreach (var (start, best) in report.Steps[0].Tasks.Zip(report.Best.Tasks))
        {
            JsonText.Object(
                json,
                best.Task,
                () =>
                {
                    JsonText.Object(json, "start", () => Write(json, start));
                    JsonText.Object(json, Configurations.Merged, () => Write(json, best));
                }
            );
        }
    }

    private static void Write(Utf8JsonWriter json, CandidateTaskScore score)
    {
        foreach (var (name, value) in new[] { ("accuracy", score.Accuracy), ("loss", score.Loss) })
        {
            if (value is { } number)
            {
                JsonText.Number(json, name, number);
            }
        }
    }

    private static void Write(Utf8JsonWriter json, TunedCandidate candidate)
    {
        json.WriteStartObject();
        json.WriteNumber("evaluation", candidate.Number);
        json.WriteString("candidate", candidate.Words);
        json.WriteNumber("value", candidate.Value);
        if (candidate.Loss is { } loss)
        {
            json.WriteNumber("loss", loss);
        }

        json.WriteEndObject();
    }
}
