using System.Text.Json;
using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Core.Findings;

namespace MergeDsl.Evaluation.Models;

/// <summary>
/// Takes typed values out of a model's <c>config.json</c>. What is missing or wrong is kept as a finding, and a harmless value
/// given instead, so that one reading finds everything.
/// </summary>
internal sealed class ModelConfig(JsonObject json, string file)
{
    private readonly JsonReading reading = new(json, file);
    private readonly List<Finding> missing = [];

    /// <summary>The file it came from.</summary>
    public string File => file;

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Finding> Findings => [.. missing, .. reading.Findings];

    /// <summary>True when the key is there and not null.</summary>
    public bool Has(string key) => reading[key] is not null;

    /// <summary>True when the key is there, null or not.</summary>
    public bool Names(string key) => json.ContainsKey(key);

    /// <summary>A size that must be given.</summary>
    public int Size(string key)
    {
        if (Has(key))
        {
            return Size(key, 1);
        }

        Report(ModelFindings.MissingKey, file, key, Hint(key));
        return 1;
    }

    /// <summary>A size, at least one.</summary>
    public int Size(string key, int otherwise) =>
        reading.Integer(key) is not { } number ? otherwise
        : number is > 0 and <= int.MaxValue ? (int)number
        : reading.Wrong(key, reading[key], "a positive whole number", otherwise);

    /// <summary>A size, or null.</summary>
    public int? OptionalSize(string key) => Has(key) ? Size(key, 1) : null;

    /// <summary>A finite number.</summary>
    public double Number(string key, double otherwise) => reading.Number(key, otherwise);

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool otherwise) => reading.Flag(key, otherwise);

    /// <summary>Text, or null.</summary>
    public string? Text(string key) => reading.Text(key);

    /// <summary>A list of texts; empty when not given.</summary>
    public IReadOnlyList<string> Texts(string key) => reading.Texts(key);

    /// <summary>An object; null when not given.</summary>
    public JsonObject? Object(string key) => reading.Object(key);

    /// <summary>A list of whole numbers; null when not given.</summary>
    public IReadOnlyList<long>? Integers(string key) =>
        reading.Take(key, "a list of whole numbers", node => All(node, JsonReading.IntegerOf));

    /// <summary>A list of finite numbers; null when not given.</summary>
    public IReadOnlyList<double>? Numbers(string key) =>
        reading.Take(key, "a list of finite numbers", node => All(node, JsonReading.NumberOf));

    /// <summary>Whole numbers, given as one or as a list; empty when not given.</summary>
    public IReadOnlyList<long> OneOrMore(string key) =>
        reading[key]?.GetValueKind() == JsonValueKind.Number
            ? reading.Integer(key) is { } number
                ? [number]
                : []
            : Integers(key) ?? [];

    /// <summary>Notes that a key has a value that does not go with the others.</summary>
    public void Wrong(string key, string expected) => reading.Wrong(key, reading[key], expected, 0);

    /// <summary>Notes a finding.</summary>
    public void Report(FindingDescriptor descriptor, params string[] arguments)
    {
        var finding = Finding.Of(descriptor, arguments);
        if (!missing.Contains(finding))
        {
            missing.Add(finding);
        }
    }

    /// <summary>"Did you mean" for a key that is missing.</summary>
    public string Hint(string key) => Suggestion.Hint(key, json.Select(pair => pair.Key));

    /// <summary>Takes over what was found in a part of the config.</summary>
    public void Adopt(ModelConfig part) => missing.AddRange(part.Findings);

    private static T[]? All<T>(JsonNode node, Func<JsonNode?, T?> read)
        where T : struct
    {
        var values = (node as JsonArray)?.Select(read).OfType<T>().ToArray();
        return values?.Length == (node as JsonArray)?.Count ? values : null;
    }
}
