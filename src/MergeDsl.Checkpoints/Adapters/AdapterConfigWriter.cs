using System.Text;
using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Core;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;

namespace MergeDsl.Checkpoints.Adapters;

/// <summary>
/// Writes <c>adapter_config.json</c> as PEFT does (<c>peft.md</c> 5.2): sorted keys, two spaces, ASCII, no newline at the
/// end. What a source config says stays as it is spelt there wherever it means what the result should say.
/// </summary>
public sealed class AdapterConfigWriter
{
    // JSON sets have no order; PEFT writes them in the order of Python's hashes.
    private static readonly string[] Sets = ["target_modules", "exclude_modules", "feedforward_modules"];

    // What a config of another kind says for every kind.
    private static readonly string[] Common =
    [
        "auto_mapping",
        "base_model_name_or_path",
        "peft_version",
        "revision",
        "task_type",
    ];

    private readonly JsonObject source;
    private readonly LoraConfig before;
    private readonly LoraConfig after;
    private readonly string kind;
    private readonly Dictionary<string, JsonNode?> result = new(StringComparer.Ordinal);

    private AdapterConfigWriter(JsonObject source, LoraConfig config, string kind)
    {
        var reading = new AdapterConfigReader(source, AdapterFolder.ConfigFile);
        var isSame = reading.Kind == kind || reading.Kind.Length == 0;
        this.source = isSame ? source : CommonOf(source);
        before = isSame
            ? reading.Config
            : new LoraConfig { BaseModel = reading.Config.BaseModel, TaskType = reading.Config.TaskType };
        after = config;
        this.kind = kind;
    }

    /// <summary>The bytes of the file.</summary>
    /// <param name="source">The config of a source adapter: supplies every key that <paramref name="config"/> does not know.</param>
    /// <param name="config">The result's settings.</param>
    /// <param name="kind">Its kind. Of a source of another kind only what holds for every kind is taken.</param>
    public static byte[] Write(JsonObject source, LoraConfig config, string kind = AdapterKinds.Lora) =>
        new AdapterConfigWriter(source, config, kind).Run();

    private static JsonObject CommonOf(JsonObject source) =>
        new(
            source
                .Where(pair => Common.Contains(pair.Key))
                .Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone()))
        );

    private byte[] Run()
    {
        foreach (var (key, value) in source)
        {
            result[key] = Sorted(key, value?.DeepClone());
        }

        result["peft_type"] = kind;
        result["inference_mode"] = true;
        SetScalars();
        SetLists();
        SetSettings();
        var sorted = new JsonObject();
        foreach (var key in result.Keys.Order(StringComparer.Ordinal))
        {
            sorted[key] = result[key];
        }

        return Encoding.ASCII.GetBytes(PythonJson.Write(sorted));
    }

    private void SetScalars()
    {
        Set("base_model_name_or_path", config => config.BaseModel, value => value);
        Set("r", config => config.Rank, value => value);
        Set("lora_alpha", config => config.Alpha, value => Number(value, IsFloat(source["lora_alpha"])));
        Set("use_rslora", config => config.UseRslora, value => value);
        Set("use_dora", config => config.UseDora, value => value);
        Set("fan_in_fan_out", config => config.FanInFanOut, value => value);
        Set("bias", config => config.Bias, value => value);
        Set("lora_bias", config => config.LoraBias, value => value);
        Set("init_lora_weights", config => config.InitLoraWeights, Initialisation);
        Set("task_type", config => config.TaskType, value => value);
    }

    private void SetLists()
    {
        Set("rank_pattern", config => config.RankPattern, Patterns);
        Set("alpha_pattern", config => config.AlphaPattern, Patterns);
        Set("target_modules", config => config.TargetModules, Selection);
        Set("exclude_modules", config => config.ExcludeModules, Selection);
        Set("layers_to_transform", config => config.LayersToTransform, items => List(items, item => item));
        Set("layers_pattern", config => config.LayersPattern, Texts);
        Set("target_parameters", config => config.TargetParameters, Texts);
        Set("modules_to_save", config => config.ModulesToSave, Texts);
    }

    /// <summary>The choices of modules among the keys of the kind; the others are the source's.</summary>
    private void SetSettings()
    {
        var choices = AdapterKinds.Find(kind)!.Settings.Where(key => key.Type == SettingType.Selection);
        foreach (
            var setting in after.Settings.Except(before.Settings).Where(one => choices.Any(key => key.Name == one.Key))
        )
        {
            var selection = setting.Value.StartsWith('/')
                ? ModuleSelection.OfPattern(setting.Value[1..])
                : ModuleSelection.OfNames(setting.Value.Split('\n'));
            result[setting.Key] = Sorted(setting.Key, Selection(selection));
        }
    }

    // A value that means the same keeps its spelling: 8 or 8.0, null or [], one layer or a list of one.
    private void Set<T>(string key, Func<LoraConfig, T> field, Func<T, JsonNode?> write)
    {
        if (!EqualityComparer<T>.Default.Equals(field(before), field(after)))
        {
            result[key] = Sorted(key, write(field(after)));
        }
    }

    private static JsonNode? Sorted(string key, JsonNode? value) =>
        Sets.Contains(key) && JsonReading.TextsOf(value) is { } names
            ? new JsonArray([.. names.Order(StringComparer.Ordinal).Select(name => JsonValue.Create(name))])
            : value;

    private static bool IsFloat(JsonNode? node) => node is not null && JsonReading.IntegerOf(node) is null;

    private static JsonNode Number(double value, bool isFloat = false) =>
        !isFloat && value == Math.Truncate(value) && Math.Abs(value) < long.MaxValue
            ? JsonValue.Create((long)value)
            : JsonNode.Parse(PythonJson.Float(value))!;

    private static JsonNode Initialisation(string value) =>
        value switch
        {
            "true" => JsonValue.Create(true),
            "false" => JsonValue.Create(false),
            _ => JsonValue.Create(value),
        };

    private static JsonObject Patterns(EquatableArray<PatternEntry> entries) =>
        new(entries.Select(entry => KeyValuePair.Create<string, JsonNode?>(entry.Pattern, Number(entry.Value))));

    private static JsonNode? Selection(ModuleSelection? selection) =>
        selection is null ? null
        : selection.Pattern is { } pattern ? JsonValue.Create(pattern)
        : Texts(selection.Names) ?? new JsonArray();

    private static JsonArray? Texts(EquatableArray<string> items) => List(items, item => item);

    // The caller makes the node: of a type that is only known here, it would be made by reflection.
    private static JsonArray? List<T>(EquatableArray<T> items, Func<T, JsonNode?> node) =>
        items.Count == 0 ? null : new JsonArray([.. items.Select(node)]);
}
