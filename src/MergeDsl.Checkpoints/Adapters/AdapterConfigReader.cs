using System.Text.Json;
using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Core;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Adapters;

/// <summary>Reads <c>adapter_config.json</c> (<c>peft.md</c> 5.2, 5.3). Missing keys take PEFT's defaults.</summary>
public sealed class AdapterConfigReader
{
    private static readonly string[] Unmergeable =
    [
        "alora_invocation_tokens",
        "arrow_config",
        "kasa_config",
        "layer_replication",
        "use_bdlora",
        "use_qalora",
    ];

    private readonly JsonReading json;
    private readonly string file;
    private readonly List<Finding> findings = [];

    /// <summary>Reads <paramref name="source"/>.</summary>
    /// <param name="source">The whole object.</param>
    /// <param name="file">What findings call the file.</param>
    public AdapterConfigReader(JsonObject source, string file)
    {
        this.file = file;
        json = new(source, file);
        Kind = ReadKind();

        // The keys of another kind mean other things: r of an IA3 is nothing to complain about.
        Config =
            Kind == AdapterKinds.Lora ? ReadConfig()
            : AdapterKinds.FindPeft(Kind) is { WhyNotFused.Length: 0 } known ? ReadTuned(known)
            : new();
        findings.AddRange(json.Findings);
    }

    /// <summary><c>peft_type</c>; empty when there is none.</summary>
    public string Kind { get; }

    /// <summary>The settings; PEFT's defaults where a value was wrong.</summary>
    public LoraConfig Config { get; }

    /// <summary>What is wrong: all of it.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    private string ReadKind()
    {
        // A text that is none is told by the reading itself.
        var kind = json["peft_type"] is null ? "" : json.Text("peft_type");
        if (kind is null or "")
        {
            findings.AddRange(kind is null ? [] : [Finding.Of(AdapterFindings.MissingKind, file)]);
            return "";
        }

        if (AdapterKinds.FindPeft(kind) is not { } known)
        {
            var hint = Suggestion.Hint(kind, AdapterKinds.All.Select(other => other.Name));
            findings.Add(Finding.Of(AdapterFindings.UnknownKind, file, kind, hint));
        }
        else if (known.WhyNotFused.Length > 0)
        {
            findings.Add(Finding.Of(AdapterFindings.OtherKind, file, kind, known.WhyNotFused));
        }

        return kind;
    }

    /// <summary>What all kinds have in common with LoRA, and the keys of the kind.</summary>
    private LoraConfig ReadTuned(AdapterKind kind) =>
        new()
        {
            BaseModel = json.Text("base_model_name_or_path"),
            Rank = kind.RankKey is { } rank ? ReadRank(rank) : new LoraConfig().Rank,
            Alpha = kind.AlphaKey is { } alpha ? json.Number(alpha.Name, alpha.Value) : new LoraConfig().Alpha,
            RankPattern = kind.RankKey is null
                ? default
                : ReadPatterns("rank_pattern", "regular expressions with a rank of at least 1 each", IsRank),
            AlphaPattern = kind.AlphaKey is null
                ? default
                : ReadPatterns("alpha_pattern", "regular expressions with a finite number each", _ => true),
            TargetModules = ReadSelection("target_modules"),
            ExcludeModules = ReadSelection("exclude_modules"),
            LayersToTransform = ReadLayers(),
            LayersPattern = ReadNames("layers_pattern"),
            ModulesToSave = json.Texts("modules_to_save").ToEquatableArray(),
            FanInFanOut = json.Flag("fan_in_fan_out"),
            Bias = json.Text("bias") == "all" ? "all" : "none",
            TaskType = json.Text("task_type"),
            TrainedTokens = kind.TokensKey is { } tokens ? ReadTokens(tokens) : default,
            Settings = kind
                .Settings.Where(key => json[key.Name] is not null)
                .Select(key => new Setting(key.Name, ReadSetting(key)))
                .ToEquatableArray(),
        };

    private string ReadSetting(SettingKey key) =>
        key.Type switch
        {
            SettingType.Whole => Core.Text.Numbers.Text(json.Integer(key.Name) ?? 0),
            SettingType.Number => Core.Text.Numbers.Text(json.Number(key.Name, 0)),
            SettingType.Flag => json.Flag(key.Name) ? "true" : "false",
            SettingType.Selection => ReadSelection(key.Name) switch
            {
                { Pattern: { } pattern } => $"/{pattern}",
                var selection => string.Join('\n', selection?.Names ?? default),
            },
            _ => json.Text(key.Name) ?? "",
        };

    private LoraConfig ReadConfig() =>
        new()
        {
            BaseModel = json.Text("base_model_name_or_path"),
            Rank = ReadRank(SettingKey.Whole("r", 8)),
            Alpha = json.Number("lora_alpha", 8),
            RankPattern = ReadPatterns("rank_pattern", "regular expressions with a rank of at least 1 each", IsRank),
            AlphaPattern = ReadPatterns("alpha_pattern", "regular expressions with a finite number each", _ => true),
            UseRslora = json.Flag("use_rslora"),
            UseDora = json.Flag("use_dora"),
            TargetModules = ReadSelection("target_modules"),
            ExcludeModules = ReadSelection("exclude_modules"),
            LayersToTransform = ReadLayers(),
            LayersPattern = ReadNames("layers_pattern"),
            TargetParameters = json.Texts("target_parameters").ToEquatableArray(),
            ModulesToSave = json.Texts("modules_to_save").ToEquatableArray(),
            FanInFanOut = json.Flag("fan_in_fan_out"),
            Bias = ReadBias(),
            LoraBias = json.Flag("lora_bias"),
            InitLoraWeights = ReadInitialisation(),
            TaskType = json.Text("task_type"),
            TrainedTokens = ReadTokens("trainable_token_indices"),
            EnsureWeightTying = json.Flag("ensure_weight_tying"),
            DiagonalBlocks = ReadBlocks(),
            UnmergeableKeys = Unmergeable.Where(IsSet).ToEquatableArray(),
        };

    private static bool IsRank(JsonNode? node) => JsonReading.IntegerOf(node) is >= 1 and <= int.MaxValue;

    private bool IsSet(string key) => json[key] is { } node && node.GetValueKind() != JsonValueKind.False;

    private int ReadRank(SettingKey key)
    {
        var otherwise = (int)key.Value;
        var rank = json.Integer(key.Name) ?? otherwise;
        return rank is >= 1 and <= int.MaxValue
            ? (int)rank
            : json.Wrong(key.Name, json[key.Name], "a rank of at least 1", otherwise);
    }

    private string ReadBias()
    {
        var bias = json.Text("bias") ?? "none";
        return bias is "none" or "all" or "lora_only"
            ? bias
            : json.Wrong("bias", json["bias"], "'none', 'all' or 'lora_only'", "none");
    }

    private EquatableArray<TrainedTokens> ReadTokens(string key)
    {
        var tokens = json.Take(
            key,
            "a list of token numbers, or lists of them by the name of an embedding",
            node =>
                node is JsonObject byName
                    ? byName.Select(pair => new TrainedTokens(pair.Key, TokensOf(pair.Value))).ToArray()
                    : [new TrainedTokens(null, TokensOf(node))]
        );
        return tokens?.Any(entry => entry.Indices.Any(index => index < 0)) == true
            ? json.Wrong(key, json[key], "token numbers of at least 0", default(EquatableArray<TrainedTokens>))
            : (tokens ?? []).Where(entry => entry.Indices.Count > 0).ToEquatableArray();
    }

    // What is no number is told as a negative one would be.
    private static EquatableArray<long> TokensOf(JsonNode? node) =>
        ((node as JsonArray)?.Select(item => JsonReading.IntegerOf(item) ?? -1) ?? [-1]).ToEquatableArray();

    private int ReadBlocks() =>
        json["use_bdlora"] is JsonObject blocks
        && JsonReading.IntegerOf(blocks["nblocks"]) is >= 1 and <= 4096 and var count
            ? (int)count
            : 1;

    private string ReadInitialisation() =>
        json.Take(
            "init_lora_weights",
            "true, false or the name of an initialisation",
            node =>
                node.GetValueKind() switch
                {
                    JsonValueKind.True => "true",
                    JsonValueKind.False => "false",
                    _ => JsonReading.TextOf(node),
                }
        ) ?? "true";

    private EquatableArray<PatternEntry> ReadPatterns(string key, string expected, Func<JsonNode?, bool> isValid)
    {
        var entries =
            from pair in json.Object(key) ?? []
            let value = JsonReading.NumberOf(pair.Value)
            select value is { } number && isValid(pair.Value)
                ? new PatternEntry(pair.Key, number)
                : json.Wrong<PatternEntry?>($"{key}.{pair.Key}", pair.Value, expected, null);
        return entries.OfType<PatternEntry>().ToEquatableArray();
    }

    private ModuleSelection? ReadSelection(string key) =>
        json.Take(
            key,
            "a list of module names or a regular expression",
            node =>
                JsonReading.TextOf(node) is { } pattern ? ModuleSelection.OfPattern(pattern)
                : JsonReading.TextsOf(node) is { } names ? ModuleSelection.OfNames(names)
                : null
        );

    private EquatableArray<string> ReadNames(string key) =>
        (
            json.Take(
                key,
                "a name or a list of names",
                node => JsonReading.TextOf(node) is { } name ? [name] : JsonReading.TextsOf(node)
            ) ?? []
        )
            .Where(name => name.Length > 0)
            .ToEquatableArray();

    private EquatableArray<int> ReadLayers()
    {
        var layers = json.Take(
            "layers_to_transform",
            "a layer number or a list of them",
            node =>
            {
                JsonNode?[] items = node is JsonArray list ? [.. list] : [node];
                var numbers = items.Select(JsonReading.IntegerOf).ToArray();
                return numbers.All(number => number is >= 0 and <= int.MaxValue) ? numbers : null;
            }
        );
        return (layers ?? []).Select(layer => (int)layer!.Value).ToEquatableArray();
    }
}
