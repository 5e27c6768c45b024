using System.Text.Json;
using System.Text.Json.Nodes;

namespace MergeDsl.Tests.Schema;

/// <summary>
/// Holds values against a JSON schema of draft 2020-12, with the keywords that the schema of recipes uses. Any other keyword
/// is an exception: a validator that skips what it does not know proves nothing.
/// </summary>
internal sealed class JsonSchema(string text)
{
    private readonly JsonObject root = JsonNode.Parse(text)!.AsObject();

    /// <summary>True when the value follows the schema.</summary>
    public bool Accepts(JsonNode? value) => Accepts(root, value);

    private bool Accepts(JsonNode schema, JsonNode? value) =>
        schema is JsonObject keywords
            ? keywords.All(keyword => Accepts(keyword.Key, keyword.Value!, keywords, value))
            : schema.GetValue<bool>();

    private bool Accepts(string keyword, JsonNode argument, JsonObject schema, JsonNode? value) =>
        keyword switch
        {
            "$schema" or "$defs" or "title" or "description" or "enumDescriptions" => true,
            "$ref" => Accepts(Resolve(argument.GetValue<string>()), value),
            "anyOf" => argument.AsArray().Any(alternative => Accepts(alternative!, value)),
            "allOf" => argument.AsArray().All(part => Accepts(part!, value)),
            "if" => !Accepts(argument, value) || Accepts(schema["then"]!, value),
            "then" => true,
            "type" => IsOfType(argument.GetValue<string>(), value),
            "enum" => argument.AsArray().Any(word => JsonNode.DeepEquals(word, value)),
            "minLength" => value is not JsonValue text
                || !text.TryGetValue(out string? characters)
                || characters.Length >= argument.GetValue<int>(),
            "minimum" => NumberOf(value) is not { } number || number >= argument.GetValue<double>(),
            "exclusiveMinimum" => NumberOf(value) is not { } number || number > argument.GetValue<double>(),
            "maximum" => NumberOf(value) is not { } number || number <= argument.GetValue<double>(),
            "exclusiveMaximum" => NumberOf(value) is not { } number || number < argument.GetValue<double>(),
            "items" => value is not JsonArray items || items.All(item => Accepts(argument, item)),
            "maxItems" => value is not JsonArray items || items.Count <= argument.GetValue<int>(),
            "minProperties" => value is not JsonObject map || map.Count >= argument.GetValue<int>(),
            "required" => value is not JsonObject map
                || argument.AsArray().All(key => map.ContainsKey(key!.GetValue<string>())),
            "properties" => value is not JsonObject map
                || argument.AsObject().All(key => !map.ContainsKey(key.Key) || Accepts(key.Value!, map[key.Key])),
            "additionalProperties" => value is not JsonObject map
                || map.Where(entry => schema["properties"]?[entry.Key] is null)
                    .All(entry => Accepts(argument, entry.Value)),
            _ => throw new NotSupportedException($"'{keyword}' is not a keyword of this validator."),
        };

    private JsonNode Resolve(string reference) =>
        reference.Split('/').Skip(1).Aggregate((JsonNode)root, (node, step) => node[step]!);

    private static bool IsOfType(string type, JsonNode? value) =>
        type switch
        {
            "object" => value is JsonObject,
            "array" => value is JsonArray,
            "string" => value?.GetValueKind() == JsonValueKind.String,
            "boolean" => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
            "number" => NumberOf(value) is not null,
            "integer" => NumberOf(value) is { } number && Math.Floor(number) == number,
            _ => throw new NotSupportedException($"'{type}' is not a type of this validator."),
        };

    private static double? NumberOf(JsonNode? value) =>
        value?.GetValueKind() == JsonValueKind.Number
            ? double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture)
            : null;
}
