using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Adapters.Library;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Models;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Tests.Planning;

/// <summary>A recipe with facts made by hand, to be planned without any file.</summary>
internal sealed class PlanCase
{
    private readonly List<(string Key, double Weight, AdapterFacts Facts)> adapters = [];
    private readonly string merge;
    private readonly string rules;

    /// <param name="merge">The body of <c>merge</c>.</param>
    /// <param name="rules">The body of <c>rules</c>; empty for none.</param>
    public PlanCase(string merge, string rules = "") => (this.merge, this.rules) = (merge, rules);

    public ModelFacts? Base { get; init; }

    /// <summary>The body of <c>output</c> behind its folder; empty for nothing.</summary>
    public string Output { get; init; } = "";

    /// <summary>The linear modules <paramref name="paths"/>, each 16 x 12 at rank 4.</summary>
    public PlanCase Adapter(string key, params string[] paths) =>
        Adapter(key, 1, FactsOf([.. paths.Select(path => Linear(path))]));

    public PlanCase Adapter(string key, AdapterFacts facts) => Adapter(key, 1, facts);

    public PlanCase Adapter(string key, double weight, AdapterFacts facts)
    {
        adapters.Add((key, weight, facts));
        return this;
    }

    public PlanningResult Run() => RecipePlanner.Plan(Recipe(), [.. adapters.Select(adapter => adapter.Facts)], Base);

    /// <summary>The plan; fails when there is none.</summary>
    public MergePlan Plan()
    {
        var result = Run();
        result.Findings.Where(finding => finding.Severity == Severity.Error).ShouldBeEmpty();
        return result.Plan.ShouldNotBeNull();
    }

    /// <summary>The only finding of that kind; fails when there is none, or more.</summary>
    public Finding Finding(FindingDescriptor descriptor)
    {
        var finding = Run().Findings.Where(one => one.Descriptor == descriptor).ShouldHaveSingleItem();
        finding.Subject.ShouldNotBeNull();
        return finding;
    }

    /// <summary>Facts of an adapter that targets the last names of its modules.</summary>
    public static AdapterFacts FactsOf(params LoraModule[] modules) =>
        new(
            "LORA",
            new LoraConfig
            {
                Rank = 4,
                Alpha = 4,
                BaseModel = "models/base",
                TargetModules = ModuleSelection.OfNames(
                    modules.Select(module => module.Path[(module.Path.LastIndexOf('.') + 1)..]).Distinct()
                ),
            },
            modules.OrderBy(module => module.Path, StringComparer.Ordinal).ToEquatableArray(),
            default
        );

    /// <summary>Facts of an adapter of the adapters library with one module of 16 x 12 at rank 4.</summary>
    public static AdapterFacts OfLibrary(string name, string kind, params (string Key, string Value)[] config)
    {
        var library = new LibraryAdapter(
            kind,
            name,
            "LlamaAdapterModel",
            "llama",
            config.Select(entry => new Setting(entry.Key, entry.Value)).ToEquatableArray()
        );
        var facts = FactsOf(LibraryModule(name, 12));
        return facts with { Kind = kind, Config = facts.Config with { Settings = library.ToSettings() } };
    }

    /// <summary>Its module.</summary>
    public static LoraModule LibraryModule(string name, int input) =>
        Linear("m.0.q", input: input) with
        {
            A = Tensor($"m.0.q.loras.{name}.lora_A", DType.Float32, 4, input),
            B = Tensor($"m.0.q.loras.{name}.lora_B", DType.Float32, 16, 4),
        };

    public static LoraModule Linear(
        string path,
        int rank = 4,
        int output = 16,
        int input = 12,
        DType type = DType.Float32
    ) =>
        new(
            path,
            LoraLayout.Linear,
            Tensor($"{path}.lora_A.weight", type, rank, input),
            Tensor($"{path}.lora_B.weight", type, output, rank),
            null,
            null,
            rank,
            1
        );

    /// <summary>A convolution from 6 to 4 channels at rank 2.</summary>
    public static LoraModule Convolution(string path, int groups, params int[] kernel) =>
        new(
            path,
            LoraLayout.Convolution,
            Tensor($"{path}.lora_A.weight", DType.Float32, [2, 6, .. kernel]),
            Tensor($"{path}.lora_B.weight", DType.Float32, [4, 2 / groups, .. kernel.Select(_ => 1)]),
            null,
            null,
            2,
            1
        );

    public static SavedTensor Copy(string module, params int[] shape) =>
        new(
            SavedTensorRole.TrainedCopy,
            module,
            $"{module}.weight",
            Tensor($"base_model.model.{module}.weight", DType.Float32, shape)
        );

    /// <summary>A base model with a weight of 16 x 12 at every path.</summary>
    public static ModelFacts ModelOf(string? type, params string[] paths) =>
        new(
            type,
            null,
            null,
            false,
            default,
            paths.Select(path => Tensor($"{path}.weight", DType.Float32, 16, 12)).ToEquatableArray()
        );

    public static TensorInfo Tensor(string name, DType type, params int[] shape) =>
        new(name, type, shape.Select(size => (long)size).ToEquatableArray());

    private RecipeModel Recipe()
    {
        string[] lines =
        [
            "name: Case",
            .. Base is null ? Array.Empty<string>() : ["base_model: in/base"],
            "adapters:",
            .. adapters.Select(adapter =>
                FormattableString.Invariant($"  {adapter.Key}: {{ path: in/{adapter.Key}, weight: {adapter.Weight} }}")
            ),
            $"merge: {{ {merge} }}",
            .. rules.Length == 0 ? Array.Empty<string>() : [$"rules: [{rules}]"],
            $"output: {{ adapter: out/case, {Output} }}",
        ];
        var reading = RecipeReading.Read(string.Join("\n", lines));
        reading.Findings.Where(finding => finding.Severity == Severity.Error).ShouldBeEmpty();
        return reading.Model!;
    }
}
