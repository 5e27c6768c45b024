using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using MergeDsl.Core.Catalog;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Recipes.Language;

namespace MergeDsl.Schema;

/// <summary>
/// The JSON schema of the recipe language (draft 2020-12), which editors complete and check recipes with. It is made of the
/// table of keys that recipes are read with, and promises less than the tool: what it rejects is an error, but many errors
/// can only be seen by looking at the adapters.
/// </summary>
public static class RecipeSchema
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The schema, indented, with a line end at its end.</summary>
    public static string Text { get; } = Create().ToJsonString(Indented) + "\n";

    private static JsonObject Create() =>
        new()
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = "MergeDsl recipe",
            ["description"] = "Which LoRA adapters are merged, how, and where the result goes.",
            ["$ref"] = "#/$defs/recipe",
            ["if"] = PeftMerge(),
            ["then"] = OfPeftRecipes(),
            ["allOf"] = new JsonArray(
                new JsonObject { ["if"] = FusedModel(), ["then"] = Required("base_model") },
                new JsonObject { ["if"] = Required("evaluate"), ["then"] = Required("base_model") }
            ),
            ["$defs"] = new JsonObject
            {
                ["recipe"] = Section(RecipeLanguage.Recipe),
                ["native"] = OfMethods(Merge(Dialect.Native)),
                ["peft"] = Merge(Dialect.Peft),
                ["adapter-hub"] = Merge(Dialect.Library),
            },
        };

    // A recipe that speaks PEFT's words: its adapters need weights, and rules are not among those words.
    private static JsonObject PeftMerge() =>
        new()
        {
            ["required"] = new JsonArray("merge"),
            ["properties"] = new JsonObject
            {
                ["merge"] = new JsonObject { ["required"] = new JsonArray("combination_type") },
            },
        };

    private static JsonObject FusedModel() =>
        new()
        {
            ["required"] = new JsonArray("output"),
            ["properties"] = new JsonObject { ["output"] = Required("model") },
        };

    private static JsonObject OfPeftRecipes() =>
        new()
        {
            ["properties"] = new JsonObject
            {
                ["adapters"] = new JsonObject
                {
                    ["additionalProperties"] = new JsonObject
                    {
                        ["type"] = "object",
                        ["required"] = new JsonArray("weight"),
                    },
                },
                ["rules"] = new JsonObject { ["maxItems"] = 0 },
            },
        };

    private static JsonObject Section(RecipeSection section)
    {
        var schema = Section(
            section.Keys.Select(key => section.AnyOf.Contains(key.Name) ? key with { Need = null } : key)
        );
        if (section.AnyOf.Count > 0)
        {
            schema["anyOf"] = new JsonArray([.. section.AnyOf.Select(key => Required(key))]);
        }

        return schema;
    }

    private static JsonObject Section(IEnumerable<RecipeKey> all)
    {
        var keys = all.ToArray();
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key.Name, (JsonNode?)Value(key)))),
            ["additionalProperties"] = false,
        };
        if (keys.Where(key => key.Need is not null).ToArray() is { Length: > 0 } needed)
        {
            schema["required"] = Array(needed.Select(key => key.Name));
        }

        return schema;
    }

    private static JsonObject Merge(Dialect dialect) =>
        Section(
            RecipeLanguage
                .Merge.Keys.Where(key => key.IsOf(dialect))
                .Select(key => dialect == Dialect.Peft ? OfPeft(key) : key)
        );

    // PEFT takes densities above 1 and prunes nothing then: a warning, not an error.
    private static RecipeKey OfPeft(RecipeKey key) =>
        key is { Name: "density", Range: { } range } ? key with { Range = range with { Most = null } } : key;

    // What a method cannot do without. PEFT merges a single adapter linearly, so that its types demand nothing by themselves.
    private static JsonObject OfMethods(JsonObject native)
    {
        var pruning = MergeMethods.All.Where(method => method.NeedsDensity).Select(method => method.Name);
        var random = MergeMethods.All.Where(method => method.IsRandom).Select(method => method.Name);
        native["allOf"] = new JsonArray(
            new JsonObject { ["if"] = Method(pruning), ["then"] = Required("density") },
            new JsonObject { ["if"] = DropsEntries(Method(random)), ["then"] = Required("seed") }
        );
        return native;
    }

    private static JsonObject Method(IEnumerable<string> names) =>
        new()
        {
            ["required"] = new JsonArray("method"),
            ["properties"] = new JsonObject { ["method"] = new JsonObject { ["enum"] = Array(names) } },
        };

    private static JsonObject DropsEntries(JsonObject method)
    {
        method["properties"]!["density"] = new JsonObject { ["exclusiveMaximum"] = 1 };
        return method;
    }

    private static JsonObject Required(string key) => new() { ["required"] = new JsonArray(key) };

    private static JsonObject Value(RecipeKey key)
    {
        var schema = Kind(key);
        schema["description"] = key.Meaning;
        return schema;
    }

    private static JsonObject Kind(RecipeKey key) =>
        key.Kind switch
        {
            KeyKind.Text => key.Words.Count > 0 ? Words(key) : NotEmpty(),
            KeyKind.Choice => Words(key),
            KeyKind.Number => Number("number", key.Range),
            KeyKind.WholeNumber => Number("integer", key.Range),
            KeyKind.Flag => new JsonObject { ["type"] = "boolean" },
            KeyKind.TextList => AnyOf(NotEmpty(), List(NotEmpty())),
            KeyKind.ChoiceList => List(Words(key)),
            KeyKind.Budget => AnyOf(Number("integer", key.Range), Section(key.Section!)),
            KeyKind.Rank => AnyOf(Number("integer", key.Range), Words(key), Section(key.Section!)),
            KeyKind.Settlement => AnyOf(
                Suggested(key),
                new JsonObject { ["type"] = "object", ["additionalProperties"] = Suggested(key) }
            ),
            KeyKind.Weights => new JsonObject
            {
                ["type"] = "object",
                ["additionalProperties"] = new JsonObject { ["type"] = "number" },
            },
            KeyKind.SectionMap => new JsonObject
            {
                ["type"] = "object",
                ["minProperties"] = 1,
                ["additionalProperties"] = AnyOf(NotEmpty(), Section(key.Section!)),
            },
            KeyKind.SectionList => List(Section(key.Section!)),
            _ when key.Section == RecipeLanguage.Merge => AnyOf(
                Reference("native"),
                Reference("peft"),
                Reference("adapter-hub")
            ),
            _ => Section(key.Section!),
        };

    private static JsonObject List(JsonObject items) => new() { ["type"] = "array", ["items"] = items };

    private static JsonObject NotEmpty() => new() { ["type"] = "string", ["minLength"] = 1 };

    private static JsonObject Words(RecipeKey key)
    {
        var words = new JsonObject { ["enum"] = Array(key.Words.Select(word => word.Name)) };
        if (key.Words.All(word => word.Meaning.Length > 0))
        {
            words["enumDescriptions"] = Array(key.Words.Select(word => word.Meaning));
        }

        return words;
    }

    // Any text, with the key's words offered first.
    private static JsonObject Suggested(RecipeKey key) => AnyOf(Words(key), NotEmpty());

    private static JsonObject Number(string type, NumberRange? range)
    {
        var number = new JsonObject { ["type"] = type };
        if (range is not null)
        {
            number[range.IsLeastOpen ? "exclusiveMinimum" : "minimum"] = range.Least;
        }

        if (range?.Most is { } most)
        {
            number["maximum"] = most;
        }

        return number;
    }

    private static JsonObject AnyOf(params JsonNode[] alternatives) =>
        new() { ["anyOf"] = new JsonArray(alternatives) };

    private static JsonObject Reference(string definition) => new() { ["$ref"] = $"#/$defs/{definition}" };

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => JsonValue.Create(text))]);
}
