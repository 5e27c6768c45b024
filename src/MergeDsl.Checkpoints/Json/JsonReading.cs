using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Json;

/// <summary>
/// Takes typed values out of a JSON object and keeps what does not have the expected type as findings. A missing key and
/// null both mean "not given".
/// </summary>
internal sealed class JsonReading(JsonObject json, string file)
{
    private readonly List<Finding> findings = [];

    /// <summary>The values of the wrong type, so far.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>The value as it stands; null when it is not given.</summary>
    public JsonNode? this[string key] => json.TryGetPropertyValue(key, out var node) ? node : null;

    /// <summary>Text, or null.</summary>
    public string? Text(string key) => Take(key, "text", node => TextOf(node));

    /// <summary>True or false.</summary>
    public bool Flag(string key, bool otherwise = false) =>
        this[key] is not { } node ? otherwise
        : node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? node.GetValueKind() == JsonValueKind.True
        : Wrong(key, node, "true or false", otherwise);

    /// <summary>An integer, or null.</summary>
    public long? Integer(string key) =>
        this[key] is not { } node ? null
        : IntegerOf(node) is { } number ? number
        : Wrong<long?>(key, node, "a whole number", null);

    /// <summary>A finite number.</summary>
    public double Number(string key, double otherwise) =>
        this[key] is not { } node ? otherwise
        : NumberOf(node) is { } number ? number
        : Wrong(key, node, "a finite number", otherwise);

    /// <summary>A list of texts; empty when not given.</summary>
    public IReadOnlyList<string> Texts(string key) => Take(key, "a list of texts", TextsOf) ?? [];

    /// <summary>An object; null when not given.</summary>
    public JsonObject? Object(string key) => Take(key, "an object", node => node as JsonObject);

    /// <summary>What <paramref name="read"/> makes of the value; a finding when that is null.</summary>
    public T? Take<T>(string key, string expected, Func<JsonNode, T?> read)
        where T : class => this[key] is not { } node ? null : read(node) ?? Wrong<T?>(key, node, expected, null);

    /// <summary>Notes that <paramref name="key"/> has a wrong value.</summary>
    public T Wrong<T>(string key, JsonNode? node, string expected, T otherwise)
    {
        findings.Add(Finding.Of(AdapterFindings.ConfigValue, file, key, Found(node), expected));
        return otherwise;
    }

    /// <summary>The text that <paramref name="node"/> is; null for anything else.</summary>
    public static string? TextOf(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : null;

    /// <summary>The texts that <paramref name="node"/> lists; null for anything else.</summary>
    public static string[]? TextsOf(JsonNode? node)
    {
        var texts = (node as JsonArray)?.Select(TextOf).OfType<string>().ToArray();
        return texts?.Length == (node as JsonArray)?.Count ? texts : null;
    }

    /// <summary>The integer that <paramref name="node"/> is; null for anything else.</summary>
    public static long? IntegerOf(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number
        && long.TryParse(
            node.ToJsonString(),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var number
        )
            ? number
            : null;

    /// <summary>The finite number that <paramref name="node"/> is; null for anything else.</summary>
    public static double? NumberOf(JsonNode? node) =>
        node?.GetValueKind() == JsonValueKind.Number
        && double.TryParse(node.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number)
            ? number
            : null;

    private static string Found(JsonNode? node)
    {
        switch (node?.GetValueKind() ?? JsonValueKind.Null)
        {
            case JsonValueKind.Object:
                return "an object";
            case JsonValueKind.Array:
                return "a list";
            case JsonValueKind.String:
                return $"'{Shortened(node!.GetValue<string>())}'";
            default:
                return Shortened(node?.ToJsonString() ?? "null");
        }
    }

    private static string Shortened(string text) => text.Length <= 60 ? text : $"{text[..60]}...";
}
