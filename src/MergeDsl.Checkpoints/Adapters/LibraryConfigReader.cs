using System.Text.Json;
using System.Text.Json.Nodes;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Core;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Adapters.Library;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Checkpoints.Adapters;

/// <summary>Reads <c>adapter_config.json</c> and <c>head_config.json</c> as the adapters library (AdapterHub) writes them.</summary>
public sealed class LibraryConfigReader
{
    private readonly JsonReading outer;
    private readonly JsonReading config;
    private readonly JsonObject inner;
    private readonly string file;
    private readonly bool isHead;
    private readonly List<Finding> findings = [];

    /// <summary>Reads <paramref name="source"/>.</summary>
    /// <param name="source">The whole object.</param>
    /// <param name="tensors">The tensors of the weights: they tell which modules are adapted.</param>
    /// <param name="file">What findings call the file.</param>
    /// <param name="isHead">True for a prediction head.</param>
    public LibraryConfigReader(JsonObject source, IReadOnlyList<TensorInfo> tensors, string file, bool isHead)
    {
        this.file = file;
        this.isHead = isHead;
        outer = new JsonReading(source, file);
        inner = outer.Object("config") ?? [];
        config = new JsonReading(inner, file);
        var name = outer.Text("name") ?? outer.Wrong("name", null, "the name of the adapter", "");
        var names = tensors.Select(tensor => (Name: LibraryTensorName.Parse(tensor.Name, name), Tensor: tensor));
        var parsed = names.Where(one => one.Name is not null).Select(one => (one.Name!, one.Tensor)).ToArray();
        Kind = KindOf(parsed);
        Config = ReadConfig(name, parsed);
        findings.AddRange(outer.Findings);
        findings.AddRange(config.Findings);
    }

    /// <summary>Its kind: a name of <see cref="LibraryKinds"/>, or <c>LORA</c> for plain LoRA; empty when it is not known.</summary>
    public string Kind { get; }

    /// <summary>The settings.</summary>
    public LoraConfig Config { get; }

    /// <summary>What is wrong: all of it.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>True when <paramref name="source"/> is a config of the adapters library, not one of PEFT.</summary>
    public static bool IsOf(JsonObject source) => !source.ContainsKey("peft_type") && source["config"] is JsonObject;

    private string KindOf(IReadOnlyList<(LibraryTensorName Name, TensorInfo Tensor)> tensors)
    {
        if (isHead)
        {
            return LibraryKinds.Head;
        }

        var architecture = config.Text("architecture");
        return architecture switch
        {
            null when inner.ContainsKey("phm_layer") => config.Flag("phm_layer")
                ? "adapters:compacter"
                : "adapters:bottleneck",
            "lora" => KindOfLora(tensors),
            "mtl_lora" or "mtl" => "adapters:mtl_lora",
            "prefix_tuning" or "prompt_tuning" or "reft" or "union" => $"adapters:{architecture}",
            _ => Unknown(architecture ?? ""),
        };
    }

    private string KindOfLora(IReadOnlyList<(LibraryTensorName Name, TensorInfo Tensor)> tensors)
    {
        var isDora = config.Flag("use_dora");
        var isVera = inner["vera_d"] is not null || inner["vera_b"] is not null;
        return config.Text("composition_mode") switch
        {
            "scale" => LibraryKinds.Ia3,
            "add" or null when isVera => isDora ? "adapters:dvora" : "adapters:vera",
            "add" or null when isDora => "adapters:dora",
            "add" or null when config.Flag("use_gating") => "adapters:gated_lora",
            "add" or null => IsPacked(tensors) ? LibraryKinds.PackedLora : AdapterKinds.Lora,
            var other => config.Wrong("composition_mode", inner["composition_mode"], "'add' or 'scale'", other),
        };
    }

    // Where queries, keys and values are one projection, A holds the A of each, and B stays as narrow as that of one.
    private static bool IsPacked(IReadOnlyList<(LibraryTensorName Name, TensorInfo Tensor)> tensors)
    {
        var rows = tensors
            .Where(one => one is { Name.Part: "loras.lora_A", Tensor.Shape.Count: 2 })
            .ToDictionary(one => one.Name.Path, one => one.Tensor.Shape[0]);
        return tensors.Any(one =>
            one is { Name.Part: "loras.lora_B", Tensor.Shape.Count: 2 }
            && rows.TryGetValue(one.Name.Path, out var rank)
            && rank > one.Tensor.Shape[1]
            && one.Name.Path.EndsWith("c_attn", StringComparison.Ordinal)
        );
    }

    private string Unknown(string architecture)
    {
        string[] known = ["lora", "mtl_lora", "prefix_tuning", "prompt_tuning", "reft", "union"];
        var hint = Suggestion.Hint(architecture, known);
        findings.Add(Finding.Of(LibraryFindings.UnknownArchitecture, file, architecture, hint));
        return "";
    }

    private LoraConfig ReadConfig(string name, IReadOnlyList<(LibraryTensorName Name, TensorInfo Tensor)> tensors)
    {
        var type = outer.Text("model_type") ?? "";
        var library = new LibraryAdapter(Kind, name, outer.Text("model_class") ?? "", type, Compared());
        var rank = inner.ContainsKey("r") ? ReadRank() : new LoraConfig().Rank;
        return new LoraConfig
        {
            BaseModel = outer.Text("model_name"),
            Rank = rank,
            Alpha = inner.ContainsKey("alpha") ? ReadAlpha(rank) : new LoraConfig().Alpha,
            TargetModules =
                Kind == AdapterKinds.Lora
                    ? ModuleSelection.OfNames(
                        tensors.Select(one => one.Name.Path).Distinct().Order(StringComparer.Ordinal)
                    )
                    : null,
            FanInFanOut = type == "gpt2",
            Settings = library.ToSettings(),
        };
    }

    private int ReadRank() =>
        config.Integer("r") is >= 1 and <= int.MaxValue and var rank
            ? (int)rank
            : config.Wrong("r", inner["r"], "a rank of at least 1", new LoraConfig().Rank);

    // Older versions divided by the rank whatever alpha was; newer ones load their files so.
    private double ReadAlpha(int rank)
    {
        var alpha = config.Number("alpha", rank);
        if (alpha == rank || Kind == LibraryKinds.Ia3 || !IsOld(outer.Text("version")))
        {
            return alpha;
        }

        var (written, used) = (Core.Text.Numbers.Text(alpha), Core.Text.Numbers.Text(rank));
        findings.Add(Finding.Of(LibraryFindings.OldAlpha, file, written, used));
        return rank;
    }

    private static bool IsOld(string? version) =>
        !Version.TryParse(version?.Replace("adapters.", "", StringComparison.Ordinal), out var number)
        || number < new Version(1, 1, 0);

    /// <summary>The entries that decide whether two configurations are the same to the library (<c>adapterhub.md</c> 2).</summary>
    private EquatableArray<Setting> Compared()
    {
        string[] ignored = isHead ? ["dropout_prob"] : ["dropout", "init_weights"];
        return Flattened()
            .Where(pair => !ignored.Contains(pair.Key) && IsTrue(pair.Value) && !IsUsual(pair.Key, pair.Value))
            .Select(pair => new Setting(pair.Key, PythonLine(Truths(pair.Value))))
            .OrderBy(setting => setting.Key, StringComparer.Ordinal)
            .ToEquatableArray();
    }

    private IEnumerable<KeyValuePair<string, JsonNode?>> Flattened() =>
        config.Text("architecture") == "union" && inner["configs"] is JsonArray members
            ? members.SelectMany(
                (member, index) =>
                    (member as JsonObject ?? []).Select(pair =>
                        KeyValuePair.Create(FormattableString.Invariant($"{index}.{pair.Key}"), pair.Value)
                    )
            )
            : inner;

    // What Python takes for false counts as not given, in maps too.
    private static JsonNode? Truths(JsonNode? node) =>
        node is JsonObject map
            ? new JsonObject(
                map.Where(pair => IsTrue(pair.Value) && !IsUsual(pair.Key, pair.Value))
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal)
                    .Select(pair => KeyValuePair.Create(pair.Key, Truths(pair.Value)?.DeepClone()))
            )
            : node;

    private static bool IsTrue(JsonNode? node) =>
        node?.GetValueKind() switch
        {
            null or JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.String => node.GetValue<string>().Length > 0,
            JsonValueKind.Array => ((JsonArray)node).Count > 0,
            JsonValueKind.Object => ((JsonObject)node).Count > 0,
            JsonValueKind.Number => JsonReading.NumberOf(node) != 0,
            _ => true,
        };

    // Values that the library leaves out of its comparison.
    private static bool IsUsual(string key, JsonNode? value) =>
        (key, PythonLine(value)) switch
        {
            ("phm_layer" or "factorized_phm_W" or "shared_phm_rule" or "learn_phm" or "phm_bias", "true") => true,
            ("shared_W_phm" or "factorized_phm_rule", "false") => true,
            ("phm_dim", "4") or ("phm_rank", "1") or ("phm_init_range", "0.0001") or ("scaling", "1.0") => true,
            ("phm_c_init", "\"normal\"") or ("hypercomplex_nonlinearity", "\"glorot-uniform\"") => true,
            ("init_weights", "\"bert\"") => true,
            _ => false,
        };

    private static string PythonLine(JsonNode? node) => PythonJson.WriteLine(node);
}
