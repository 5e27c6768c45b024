using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MergeDsl.Checkpoints.Json;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Adapters.Library;
using MergeDsl.Core.Findings;

namespace MergeDsl.Checkpoints.Adapters;

/// <summary>The config of a LoRA adapter of one library as the other writes it.</summary>
internal static partial class BridgedConfig
{
    /// <summary>The config with which PEFT loads a LoRA of the adapters library.</summary>
    /// <param name="facts">The adapter.</param>
    /// <param name="source">Its own config.</param>
    public static JsonObject ToPeft(AdapterFacts facts, JsonObject source)
    {
        var config = facts.Config;
        return new JsonObject
        {
            ["base_model_name_or_path"] = config.BaseModel,
            ["bias"] = "none",
            ["fan_in_fan_out"] = config.FanInFanOut,
            ["inference_mode"] = true,
            ["init_lora_weights"] = true,
            ["lora_alpha"] = Number(config.Alpha),
            ["lora_dropout"] = source["config"]?["dropout"]?.DeepClone() ?? 0.0,
            ["modules_to_save"] = null,
            ["peft_type"] = AdapterKinds.Lora,
            ["r"] = config.Rank,
            ["target_modules"] = new JsonArray([.. Targets(facts).Select(name => JsonValue.Create(name))]),
            ["task_type"] = null,
            ["use_dora"] = false,
            ["use_rslora"] = false,
        };
    }

    /// <summary>The config with which the adapters library loads a LoRA of PEFT.</summary>
    /// <param name="facts">The adapter.</param>
    /// <param name="source">Its own config.</param>
    /// <param name="adapter">What findings call it.</param>
    /// <param name="name">Its name in the adapters library.</param>
    /// <exception cref="FindingException">The adapters library has no such adapter.</exception>
    public static JsonObject ToLibrary(AdapterFacts facts, JsonObject source, string adapter, string name)
    {
        if (Obstacle(facts) is { } why)
        {
            throw new FindingException(Finding.Of(LibraryFindings.NotConvertible, adapter, why));
        }

        string[] paths = [.. facts.Modules.Select(module => module.Path)];
        var architecture =
            LibraryArchitecture.Of(paths)
            ?? throw new FindingException(
                Finding.Of(
                    LibraryFindings.NotConvertible,
                    adapter,
                    $"its modules, such as '{Strange(paths)}', are not all those that a LoRA of one of its architectures can have"
                )
            );
        var roles = RolesByLayer(paths, architecture, adapter);
        var adapted = roles.Values.First();
        var layers = roles.Keys.Max() + 1;
        var isBare = !paths.All(path => path.StartsWith(architecture.Leading + ".", StringComparison.Ordinal));
        string[] matrices = [.. new[] { "q", "k", "v" }.Where(adapted.Contains)];
        return new JsonObject
        {
            ["config"] = new JsonObject
            {
                ["alpha"] = Number(facts.Modules[0].Scaling * facts.Modules[0].Rank),
                ["architecture"] = "lora",
                ["attn_matrices"] = new JsonArray([.. matrices.Select(matrix => JsonValue.Create(matrix))]),
                ["composition_mode"] = "add",
                ["dropout"] = source["lora_dropout"]?.DeepClone() ?? 0.0,
                ["dtype"] = null,
                ["init_weights"] = "lora",
                ["init_weights_seed"] = null,
                ["intermediate_lora"] = adapted.Contains("intermediate"),
                ["leave_out"] = new JsonArray([
                    .. Enumerable
                        .Range(0, layers)
                        .Where(layer => !roles.ContainsKey(layer))
                        .Select(layer => JsonValue.Create(layer)),
                ]),
                ["output_lora"] = adapted.Contains("output"),
                ["r"] = facts.Modules[0].Rank,
                ["selfattn_lora"] = matrices.Length > 0,
                ["use_dora"] = false,
                ["use_gating"] = false,
                ["vera_b"] = null,
                ["vera_d"] = null,
            },
            ["hidden_size"] = HiddenSize(facts, architecture),
            ["model_class"] = architecture.Class + (isBare ? "Model" : "AdapterModel"),
            ["model_name"] = facts.Config.BaseModel,
            ["model_type"] = architecture.ModelType,
            ["name"] = name,
            ["version"] = "adapters.1.3.0",
        };
    }

    private static string? Obstacle(AdapterFacts facts)
    {
        var modules = facts.Modules;
        return facts.Kind != AdapterKinds.Lora ? $"its kind is '{facts.Kind}'"
            : facts.Config.UseDora || modules.Any(module => module.Magnitude is not null)
                ? "its DoRA computes something else than that of the adapters library"
            : facts.Config.UnmergeableKeys.Count > 0 ? $"it uses '{facts.Config.UnmergeableKeys[0]}'"
            : facts.Config.TargetParameters.Count > 0 ? "it adapts parameters, not modules"
            : modules.FirstOrDefault(module => module.Layout != LoraLayout.Linear) is { } odd
                ? $"'{odd.Path}' is no linear layer"
            : modules.FirstOrDefault(module => module.Bias is not null) is { } biased
                ? $"'{biased.Path}' has a bias on B"
            : modules.FirstOrDefault(module => module.Diagonal is not null) is { } diagonal
                ? $"'{diagonal.Path}' has singular values of its own"
            : modules.FirstOrDefault(module => module.Rank != modules[0].Rank) is { } other
                ? $"'{modules[0].Path}' has rank {modules[0].Rank}, '{other.Path}' rank {other.Rank}"
            : modules.FirstOrDefault(module => module.Scaling != modules[0].Scaling) is { } scaled
                ? $"'{modules[0].Path}' and '{scaled.Path}' are scaled differently"
            : null;
    }

    private static string Strange(string[] paths)
    {
        var best = LibraryArchitecture.All.MaxBy(one => paths.Count(path => one.Role(path) is not null))!;
        return paths.FirstOrDefault(path => best.Role(path) is null) ?? paths[0];
    }

    // The flags hold for all layers that are not left out.
    private static SortedDictionary<int, HashSet<string>> RolesByLayer(
        string[] paths,
        LibraryArchitecture architecture,
        string adapter
    )
    {
        var roles = new SortedDictionary<int, HashSet<string>>();
        foreach (var path in paths)
        {
            var layer = LayerOf(path) ?? 0;
            if (!roles.TryGetValue(layer, out var own))
            {
                roles.Add(layer, own = []);
            }

            own.Add(architecture.Role(path)!);
        }

        var first = roles.First();
        var other = roles.FirstOrDefault(pair => !pair.Value.SetEquals(first.Value));
        return other.Value is null
            ? roles
            : throw new FindingException(
                Finding.Of(
                    LibraryFindings.NotConvertible,
                    adapter,
                    $"layers {first.Key} and {other.Key} do not have the same modules adapted"
                )
            );
    }

    private static int? LayerOf(string path) =>
        LayerNumber().Match(path) is { Success: true } match
        && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var layer)
            ? layer
            : null;

    private static long HiddenSize(AdapterFacts facts, LibraryArchitecture architecture)
    {
        var module = facts.Modules[0];
        var role = architecture.Role(module.Path);
        var isOut = role == (architecture.ModelType == "llama" ? "intermediate" : "output");
        return isOut ? module.Out : module.In;
    }

    // Short names where they mean just these modules: the same ones in every layer, without a gap.
    private static IEnumerable<string> Targets(AdapterFacts facts)
    {
        string[] paths = [.. facts.Modules.Select(module => module.Path)];
        var layers = paths.Select(LayerOf).Distinct().Order().ToArray();
        var isRegular =
            layers.SequenceEqual(Enumerable.Range(0, layers.Length).Select(layer => (int?)layer))
            && paths.GroupBy(Last).All(group => group.Select(LayerOf).Distinct().Count() == layers.Length)
            && paths.Select(path => LayerNumber().Replace(path, "", 1)).Distinct().Count()
                == paths.Select(Last).Distinct().Count();
        return (isRegular ? paths.Select(Last).Distinct() : paths).Order(StringComparer.Ordinal);
    }

    private static string Last(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static JsonNode Number(double value) =>
        value == Math.Truncate(value) && Math.Abs(value) < long.MaxValue
            ? JsonValue.Create((long)value)
            : JsonNode.Parse(PythonJson.Float(value))!;

    [GeneratedRegex(@"\.(\d+)\.")]
    private static partial Regex LayerNumber();
}
