using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Evaluation.Tasks;

namespace MergeDsl.Evaluation.Scoring;

/// <summary>
/// The predictions of one configuration on one task, JSONL: a prediction is on disk as soon as it is known, so that a run that
/// is ended loses nothing, and one that was computed before is never computed again.
/// </summary>
internal sealed class PredictionFile
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string path;
    private readonly Dictionary<string, Prediction> known = new(StringComparer.Ordinal);
    private bool endsInsideOfALine;

    private PredictionFile(string path) => this.path = path;

    /// <summary>Lines that could not be read.</summary>
    public int BadLines { get; private set; }

    /// <summary>Reads what an earlier run left.</summary>
    /// <param name="path">The file; it need not be there.</param>
    /// <exception cref="FindingException">It cannot be read.</exception>
    public static PredictionFile Open(string path)
    {
        var file = new PredictionFile(path);
        if (File.Exists(path))
        {
            file.Read(FileProblem.Guard(path, () => File.ReadAllBytes(path)));
        }

        return file;
    }

    /// <summary>The prediction of that key, for an example that may have moved to another line; null when it is not known.</summary>
    public Prediction? Find(string key, int line) =>
        known.TryGetValue(key, out var found) ? found with { Line = line } : null;

    /// <summary>True when there are predictions of other keys, too.</summary>
    public bool HoldsOthers(IEnumerable<string> keys) => known.Keys.Except(keys).Any();

    /// <summary>Adds predictions to the file.</summary>
    /// <exception cref="FindingException">It cannot be written.</exception>
    public void Append(IEnumerable<(string Key, TaskExample Example, Prediction Prediction)> predictions)
    {
        var text = new StringBuilder(endsInsideOfALine ? "\n" : "");
        foreach (var (key, example, prediction) in predictions)
        {
            known[key] = prediction;
            text.Append(Line(key, example, prediction)).Append('\n');
        }

        FileProblem.GuardWrite(path, () => File.AppendAllText(path, text.ToString()));
        endsInsideOfALine = false;
    }

    /// <summary>Replaces the file by these predictions alone, in their order.</summary>
    /// <exception cref="FindingException">It cannot be written.</exception>
    public void Settle(IEnumerable<(string Key, TaskExample Example, Prediction Prediction)> predictions)
    {
        var lines = predictions.Select(one => Line(one.Key, one.Example, one.Prediction) + "\n");
        var temporary = path + ".tmp";
        FileProblem.GuardWrite(
            path,
            () =>
            {
                File.WriteAllText(temporary, string.Concat(lines));
                File.Move(temporary, path, overwrite: true);
            }
        );
    }

    private void Read(ReadOnlySpan<byte> rest)
    {
        endsInsideOfALine = rest.Length > 0 && rest[^1] != '\n';
        while (rest.Length > 0)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = (end < 0 ? rest : rest[..end]).ToArray();
            rest = end < 0 ? [] : rest[(end + 1)..];
            try
            {
                using var json = JsonDocument.Parse(line);
                known[json.RootElement.GetProperty("key").GetString()!] = Of(json.RootElement);
            }
            catch (Exception broken)
                when (broken
                        is JsonException
                            or KeyNotFoundException
                            or InvalidOperationException
                            or FormatException
                            or ArgumentNullException
                )
            {
                BadLines++;
            }
        }
    }

    private static Prediction Of(JsonElement json) =>
        new(json.GetProperty("line").GetInt32())
        {
            Text = json.TryGetProperty("prediction", out var text) ? text.GetString() : null,
            Choice = json.TryGetProperty("choice", out var choice) ? choice.GetInt32() : null,
            IsRight = json.TryGetProperty("correct", out var right) ? right.GetBoolean() : null,
            LogLikelihood = json.TryGetProperty("logLikelihood", out var likelihood) ? likelihood.GetDouble() : null,
            Tokens = json.TryGetProperty("tokens", out var tokens) ? tokens.GetInt32() : 0,
            Margin = json.TryGetProperty("margin", out var margin) ? margin.GetSingle() : null,
            TooLong = json.TryGetProperty("tooLong", out var tooLong) ? tooLong.GetInt32() : null,
            IsGivenUp = json.TryGetProperty("givenUp", out var givenUp) && givenUp.GetBoolean(),
        };

    private static string Line(string key, TaskExample example, Prediction prediction)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("line", prediction.Line);
            WriteExample(json, example);
            WritePrediction(json, prediction);
            json.WriteString("key", key);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void WriteExample(Utf8JsonWriter json, TaskExample example)
    {
        switch (example)
        {
            case AnswerExample answer:
                json.WriteString("prompt", answer.Prompt);
                json.WriteString("answer", answer.Answer);
                break;
            case ChoiceExample choice:
                json.WriteString("prompt", choice.Prompt);
                json.WriteString("answer", choice.Choices[choice.Answer]);
                break;
            case TextExample text:
                json.WriteString("text", text.Text);
                break;
        }
    }

    // Numbers that JSON cannot write belong to models that are broken: they are left out.
    private static void WritePrediction(Utf8JsonWriter json, Prediction prediction)
    {
        if (prediction.Text is { } text)
        {
            json.WriteString("prediction", text);
        }

        if (prediction.Choice is { } choice)
        {
            json.WriteNumber("choice", choice);
        }

        if (prediction.IsRight is { } right)
        {
            json.WriteBoolean("correct", right);
        }

        if (prediction.LogLikelihood is { } likelihood && double.IsFinite(likelihood))
        {
            json.WriteNumber("logLikelihood", likelihood);
            json.WriteNumber("tokens", prediction.Tokens);
        }

        if (prediction.Margin is { } margin && float.IsFinite(margin))
        {
            json.WriteNumber("margin", margin);
        }

        if (prediction.TooLong is { } tokens)
        {
            json.WriteNumber("tooLong", tokens);
        }

        if (prediction.IsGivenUp)
        {
            json.WriteBoolean("givenUp", true);
        }
    }
}
