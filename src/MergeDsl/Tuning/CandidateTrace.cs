using System.Buffers;
using System.Text;
using System.Text.Json;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Tuning;

/// <summary>
/// The candidates that were tried, JSONL: each is on disk as soon as its scores are known, so that a search that is ended loses none, and
/// the same search goes on with them.
/// </summary>
internal sealed class CandidateTrace
{
    // How every line begins.
    private const string FirstKey = "{\"evaluation\"";

    private readonly string path;
    private readonly string search;
    private readonly Dictionary<string, CandidateScores> known = new(StringComparer.Ordinal);
    private long? torn;

    private CandidateTrace(string path, string search) => (this.path, this.search) = (path, search);

    /// <summary>Reads what an earlier run left.</summary>
    /// <param name="path">The file; it need not be there.</param>
    /// <param name="search">Tells this search from those with other inputs, whose lines are left alone.</param>
    /// <exception cref="FindingException">It cannot be read, or is something else.</exception>
    public static CandidateTrace Open(string path, string search)
    {
        var trace = new CandidateTrace(path, search);
        if (File.Exists(path))
        {
            var text = FileProblem.Guard(path, () => File.ReadAllText(path));
            trace.Read(text);
        }

        return trace;
    }

    /// <summary>The scores of a candidate; null when it was not tried.</summary>
    public CandidateScores? Find(string candidate) => known.GetValueOrDefault(candidate);

    /// <summary>Adds a candidate.</summary>
    /// <exception cref="FindingException">It cannot be written.</exception>
    public void Add(string candidate, CandidateScores scores)
    {
        known[candidate] = scores;
        var line = Encoding.UTF8.GetBytes(Line(candidate, scores) + "\n");
        FileProblem.GuardWrite(path, () => Append(line));
    }

    private void Append(byte[] line)
    {
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write);
        file.Position = torn ?? file.Length;
        file.SetLength(file.Position);
        file.Write(line);
        torn = null;
    }

    private void Read(string text)
    {
        // Half a line of a run that was killed is replaced: its candidate is tried again.
        var whole = text.LastIndexOf('\n') + 1;
        torn = whole < text.Length ? Encoding.UTF8.GetByteCount(text.AsSpan(0, whole)) : null;
        foreach (var line in text[..whole].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            ReadLine(line);
        }

        if (whole == 0 && text.Length > 0 && !text.StartsWith(FirstKey, StringComparison.Ordinal))
        {
            throw Foreign();
        }
    }

    private void ReadLine(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            if (json.RootElement.GetProperty("search").GetString() == search)
            {
                known[json.RootElement.GetProperty("candidate").GetString()!] = Of(json.RootElement);
            }
        }
        catch (Exception broken)
            when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Foreign();
        }
    }

    private FindingException Foreign() =>
        new(Finding.Of(ScoringFindings.NotATrace, path).At(RecipePaths.Tune["trace"]));

    private static CandidateScores Of(JsonElement json) =>
        new(
            json.GetProperty("value").GetDouble(),
            Number(json, "loss"),
            [
                .. json.GetProperty("tasks")
                    .EnumerateObject()
                    .Select(task => new CandidateTaskScore(
                        task.Name,
                        Number(task.Value, "accuracy"),
                        Number(task.Value, "loss")
                    )),
            ]
        );

    private static double? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var number) ? number.GetDouble() : null;

    private string Line(string candidate, CandidateScores scores)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("evaluation", known.Count);
            json.WriteString("candidate", candidate);
            json.WriteNumber("value", scores.Value);
            Write(json, "loss", scores.Loss);
            json.WriteStartObject("tasks");
            foreach (var (task, accuracy, loss) in scores.Tasks)
            {
                json.WriteStartObject(task);
                Write(json, "accuracy", accuracy);
                Write(json, "loss", loss);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteString("search", search);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter json, string name, double? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }
}
