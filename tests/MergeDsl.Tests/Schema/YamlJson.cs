using System.Text.Json.Nodes;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Tests.Schema;

/// <summary>A YAML text as the JSON value that editors hold against a schema.</summary>
internal static class YamlJson
{
    public static JsonNode? Read(string text) => Of(YamlReader.Read(text).Root!);

    private static JsonNode? Of(YamlNode node) =>
        node switch
        {
            YamlMapping mapping => new JsonObject(
                mapping.Entries.Select(entry => KeyValuePair.Create(entry.Key, Of(entry.Value)))
            ),
            YamlSequence sequence => new JsonArray([.. sequence.Items.Select(Of)]),
            YamlScalar { IsNull: true } => null,
            YamlScalar scalar when scalar.TryInteger(out var integer) => JsonValue.Create(integer),
            YamlScalar scalar when scalar.TryNumber(out var number) => JsonValue.Create(number),
            YamlScalar scalar when scalar.TryBoolean(out var flag) => JsonValue.Create(flag),
            YamlScalar scalar => JsonValue.Create(scalar.Text),
            _ => throw new ArgumentException("An unknown kind of node.", nameof(node)),
        };
}
