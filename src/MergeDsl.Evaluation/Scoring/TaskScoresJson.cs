using System.Text.Json;

namespace MergeDsl.Evaluation.Scoring;

/// <summary>Scores in JSON, <c>TASK.CONFIGURATION.accuracy</c>, written and read back.</summary>
public static class TaskScoresJson
{
    private const string Examples = "examples";
    private const string Interval = "interval";
    private const string Method = "intervalMethod";
    private const string Bootstrap = "bootstrap";
    private const string Wilson = "wilson";

    /// <summary>Writes a property for every task into an open object.</summary>
    public static void Write(Utf8JsonWriter json, IEnumerable<TaskScores> tasks)
    {
        foreach (var task in tasks)
        {
            json.WriteStartObject(task.Task);
            foreach (var score in task.Scores)
            {
                json.WriteStartObject(score.Configuration);
                Write(json, score);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }
    }

    /// <summary>The tasks of an object that was written so: what each configuration scored, without what follows from that.</summary>
    /// <exception cref="InvalidOperationException">It was not.</exception>
    public static IReadOnlyList<TaskScores> Read(JsonElement tasks) =>
        [
            .. tasks
                .EnumerateObject()
                .Select(task => new TaskScores(
                    task.Name,
                    null,
                    [.. task.Value.EnumerateObject().Select(score => Read(score.Name, score.Value))]
                )),
        ];

    private static void Write(Utf8JsonWriter json, ConfigurationScore score)
    {
        (string Name, double? Value)[] measures =
        [
            ("accuracy", score.Accuracy),
            ("loss", score.Loss),
            ("perplexity", score.Perplexity),
            ("score", score.External),
        ];
        foreach (var (name, value) in measures.Where(measure => measure.Value is not null))
        {
            json.WritePropertyName(name);
            Write(json, value!.Value);
        }

        if (score.Interval is { } interval)
        {
            json.WriteStartArray(Interval);
            Write(json, interval.Low);
            Write(json, interval.High);
            json.WriteEndArray();
            json.WriteString(Method, interval.Method == IntervalMethod.Wilson ? Wilson : Bootstrap);
        }

        if (score.Examples > 0)
        {
            json.WriteNumber(Examples, score.Examples);
        }
    }

    // JSON has no number for what a broken model gives.
    private static void Write(Utf8JsonWriter json, double number)
    {
        if (double.IsFinite(number))
        {
            json.WriteNumberValue(number);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static ConfigurationScore Read(string configuration, JsonElement score) =>
        new(configuration, score.TryGetProperty(Examples, out var count) ? count.GetInt32() : 0)
        {
            Accuracy = Number(score, "accuracy"),
            Loss = Number(score, "loss"),
            Perplexity = Number(score, "perplexity"),
            External = Number(score, "score"),
            Interval = score.TryGetProperty(Interval, out var ends) ? IntervalOf(ends, MethodOf(score)) : null,
        };

    private static Interval? IntervalOf(JsonElement ends, IntervalMethod method) =>
        ends.GetArrayLength() != 2 ? throw new InvalidOperationException("An interval has two ends.")
        : Number(ends[0]) is { } low && Number(ends[1]) is { } high ? new Interval(low, high, method)
        : null;

    private static IntervalMethod MethodOf(JsonElement score) =>
        score.GetProperty(Method).GetString() switch
        {
            Bootstrap => IntervalMethod.Bootstrap,
            Wilson => IntervalMethod.Wilson,
            _ => throw new InvalidOperationException("An interval has a method that is known."),
        };

    private static double? Number(JsonElement score, string name) =>
        score.TryGetProperty(name, out var number) ? Number(number) : null;

    private static double? Number(JsonElement number) =>
        number.ValueKind == JsonValueKind.Null ? null : number.GetDouble();
}
