using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MergeDsl.Tests.Native.Reference;

/// <summary>An adapter folder read as PEFT reads it, independently of the code under test (<c>peft.md</c> 5).</summary>
internal sealed class SlowAdapter
{
    private const string Prefix = "base_model.model.";

    private static readonly (string A, string B)[] Factors =
    [
        (".lora_A.weight", ".lora_B.weight"),
        (".lora_embedding_A", ".lora_embedding_B"),
    ];

    private SlowAdapter(string folder)
    {
        WeightsFile = Path.Combine(folder, "adapter_model.safetensors");
        ConfigFile = Path.Combine(folder, "adapter_config.json");
        Config = JsonNode.Parse(File.ReadAllText(ConfigFile))!.AsObject();
        Tensors = SafetensorsFiles.Read(WeightsFile);
        Modules = Factors
            .SelectMany(pair =>
                Tensors
                    .Keys.Where(name => name.EndsWith(pair.A, StringComparison.Ordinal))
                    .Select(name => Module(name[..^pair.A.Length], pair))
            )
            .ToDictionary(module => module.Path, StringComparer.Ordinal);
    }

    public string WeightsFile { get; }

    public string ConfigFile { get; }

    public JsonObject Config { get; }

    public IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    public IReadOnlyDictionary<string, SlowModule> Modules { get; }

    public static SlowAdapter Read(string folder) => new(folder);

    /// <summary>The delta of a module; zeros of the given size where the adapter lacks it.</summary>
    public Matrix? DeltaOf(string path) => Modules.TryGetValue(path, out var module) ? module.Delta : null;

    /// <summary>Names that are neither factors nor biases of B.</summary>
    public IEnumerable<string> OtherNames =>
        Tensors.Keys.Where(name => !name.Contains(".lora_", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    /// <summary>The rank PEFT would build the module with.</summary>
    public int RankFor(string path) => (int)ValueFor(path, "rank_pattern", "r");

    /// <summary>The factor PEFT would put on B·A.</summary>
    public double ScalingFor(string path)
    {
        var rank = RankFor(path);
        var alpha = ValueFor(path, "alpha_pattern", "lora_alpha");
        return alpha / (Flag("use_rslora") ? Math.Sqrt(rank) : rank);
    }

    /// <summary>The modules of a base model that PEFT would put a LoRA into.</summary>
    public IEnumerable<string> Selected(IEnumerable<string> basePaths) => basePaths.Where(IsSelected);

    public bool Flag(string key) => Config[key]?.GetValue<bool>() ?? false;

    public string[] Names(string key) => Config[key].Deserialize<string[]>() ?? [];

    private static bool EndsIn(string path, string name) =>
        path == name || path.EndsWith("." + name, StringComparison.Ordinal);

    private bool IsSelected(string path)
    {
        var isSaved = Names("modules_to_save").Any(name => $".{path}.".Contains($".{name}.", StringComparison.Ordinal));
        return !isSaved && !Matches(Config["exclude_modules"], path) && Matches(Config["target_modules"], path);
    }

    private static bool Matches(JsonNode? selection, string path) =>
        selection switch
        {
            JsonArray names => names.Any(name => EndsIn(path, name!.GetValue<string>())),
            JsonValue pattern => Regex.IsMatch(path, $@"\A(?:{pattern.GetValue<string>()})\z"),
            _ => false,
        };

    // PEFT: the first key for which re.match(rf"(.*\.)?({key})$", path) finds something.
    private double ValueFor(string path, string patterns, string otherwise)
    {
        foreach (var (key, value) in Config[patterns]?.AsObject() ?? [])
        {
            if (Regex.IsMatch(path, $@"\A(.*\.)?({key})$"))
            {
                return value!.GetValue<double>();
            }
        }

        return Config[otherwise]!.GetValue<double>();
    }

    private SlowModule Module(string name, (string A, string B) pair)
    {
        var path = name[Prefix.Length..];
        Tensors.TryGetValue(name + ".lora_B.bias", out var bias);
        return new SlowModule(path, Tensors[name + pair.A], Tensors[name + pair.B], bias, ScalingFor(path));
    }
}
