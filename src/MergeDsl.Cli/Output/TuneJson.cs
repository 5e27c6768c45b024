using System.Text.Json;

namespace MergeDsl.Cli.Output;

/// <summary>A search for machines.</summary>
internal static class TuneJson
{
    /// <summary>Writes the fields of a report.</summary>
    public static void Write(Utf8JsonWriter json, TuneReport report)
    {
        json.WriteString("objective", report.Objective.ToString().ToLowerInvariant());
        json.WriteString("output", report.Output);
        json.WriteString("trace", report.Trace);
        json.WriteString("page", report.Page);
        json.WriteNumber("resumed", report.Resumed);
        json.WriteNumber("seconds", report.Elapsed.TotalSeconds);
        json.WriteNumber("mergingSeconds", report.Merging.TotalSeconds);
        json.WritePropertyName("best");
        Write(json, report.Best);
        json.WriteStartArray("candidates");
        foreach (var candidate in report.Steps)
        {
            Write(json, candidate);
        }

        json.WriteEndArray();
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
