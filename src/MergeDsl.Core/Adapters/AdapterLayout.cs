using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Adapters.Library;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Adapters;

/// <summary>The tensors of an adapter file, sorted into the modules they change and the rest (<c>peft.md</c> 5.5).</summary>
/// <param name="Modules">The modules that are complete and fit their rank, ordered by path (ordinal).</param>
/// <param name="Saved">Tensors that are no factors, ordered by name (ordinal).</param>
/// <param name="Findings">What is wrong: errors when a module is unusable, warnings for what will be left out.</param>
public sealed record AdapterLayout(
    EquatableArray<LoraModule> Modules,
    EquatableArray<SavedTensor> Saved,
    EquatableArray<Finding> Findings
)
{
    /// <summary>The modules of an adapter of another kind than LoRA, ordered by path (ordinal).</summary>
    public EquatableArray<TunedModule> Tuned { get; init; }

    /// <summary>Tensors that all modules of an adapter of another kind share.</summary>
    public TunedModule Shared { get; init; } = TunedModule.None;

    /// <summary>Sorts <paramref name="tensors"/> as the kind of the adapter lays them out.</summary>
    /// <param name="kind"><c>peft_type</c>.</param>
    /// <param name="config">The adapter's settings.</param>
    /// <param name="tensors">All tensors of its file.</param>
    /// <param name="adapter">What findings call the adapter: its path or its name in a recipe.</param>
    public static AdapterLayout Of(string kind, LoraConfig config, IReadOnlyList<TensorInfo> tensors, string adapter) =>
        LibraryAdapter.Of(config) is { } library ? LibraryLayout.Of(library, config, tensors, adapter)
        : kind != AdapterKinds.Lora && AdapterKinds.Find(kind) is { } known
            ? TunedLayout.Of(known, config, tensors, adapter)
        : Of(config, tensors, adapter);

    /// <summary>The facts about an adapter that lies like this.</summary>
    public AdapterFacts FactsOf(string kind, LoraConfig config) =>
        new(kind, config, Modules, Saved) { Tuned = Tuned, Shared = Shared };

    /// <summary>Sorts the tensors of a LoRA.</summary>
    /// <param name="config">The adapter's settings; its patterns decide the rank and alpha of every module.</param>
    /// <param name="tensors">All tensors of its file.</param>
    /// <param name="adapter">What findings call the adapter: its path or its name in a recipe.</param>
    public static AdapterLayout Of(LoraConfig config, IReadOnlyList<TensorInfo> tensors, string adapter)
    {
        var findings = new List<Finding>();
        var rules = ModuleRules.Compile(config, findings);
        findings.AddRange(PatternsOf(config));
        var parts = new SortedList<string, Dictionary<LoraTensorPart, TensorInfo>>(StringComparer.Ordinal);
        var saved = new List<SavedTensor>();
        var classifier = new SavedTensorClassifier(config);
        foreach (var tensor in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            var name = LoraTensorName.Parse(tensor.Name);
            if (name.Part == LoraTensorPart.Other)
            {
                saved.Add(classifier.Classify(tensor, name.Module));
            }
            else
            {
                Add(parts, name, tensor, adapter, findings);
            }
        }

        var modules = rules is null ? [] : Assemble(config, rules, parts, adapter, findings);
        findings.AddRange(Unknown(saved, adapter));
        findings.AddRange(Untouched(config, [.. parts.Keys], adapter));
        return new(modules.ToEquatableArray(), saved.ToEquatableArray(), Summed(findings));
    }

    internal static EquatableArray<Finding> Summed(IReadOnlyList<Finding> findings) =>
        AlikeFindings
            .Summed(
                findings,
                AdapterFindings.MissingFactor,
                AdapterFindings.RankMismatch,
                AdapterFindings.NotFloating,
                AdapterFindings.EmptyDimension,
                AdapterFindings.MissingMagnitude,
                AdapterFindings.MagnitudeWithoutDora
            )
            .ToEquatableArray();

    internal static IReadOnlyList<Finding> PatternsOf(LoraConfig config)
    {
        try
        {
            _ = new ModuleSelector(config);
            return [];
        }
        catch (FindingException exception)
        {
            return exception.Findings;
        }
    }

    private static void Add(
        SortedList<string, Dictionary<LoraTensorPart, TensorInfo>> parts,
        LoraTensorName name,
        TensorInfo tensor,
        string adapter,
        List<Finding> findings
    )
    {
        if (!parts.TryGetValue(name.Module, out var module))
        {
            parts.Add(name.Module, module = []);
        }

        if (module.TryGetValue(name.Part, out var first))
        {
            findings.Add(Finding.Of(AdapterFindings.DuplicateTensor, adapter, first.Name, tensor.Name, name.Module));
        }
        else
        {
            module.Add(name.Part, tensor);
        }
    }

    private static List<LoraModule> Assemble(
        LoraConfig config,
        ModuleRules rules,
        SortedList<string, Dictionary<LoraTensorPart, TensorInfo>> parts,
        string adapter,
        List<Finding> findings
    )
    {
        var modules = new List<LoraModule>();
        foreach (var pair in parts)
        {
            var assembly = new LoraModuleAssembly(config, adapter, pair.Key, pair.Value);
            try
            {
                var module = assembly.Build(rules);
                findings.AddRange(assembly.Findings);
                if (module is not null)
                {
                    modules.Add(module);
                }
            }
            catch (FindingException exception)
            {
                // A pattern that is too slow for one module is too slow for all: once is enough.
                findings.AddRange(exception.Findings);
                break;
            }
        }

        return modules;
    }

    internal static IEnumerable<Finding> Unknown(IEnumerable<SavedTensor> saved, string adapter) =>
        saved
            .Where(tensor => tensor.Role == SavedTensorRole.Unknown)
            .Select(tensor => Finding.Of(AdapterFindings.UnknownTensor, adapter, tensor.Tensor.Name));

    private static IEnumerable<Finding> Untouched(LoraConfig config, IReadOnlyList<string> modules, string adapter)
    {
        var targets = config.TargetModules;
        if (modules.Count == 0)
        {
            return [Finding.Of(AdapterFindings.NoFactors, adapter, Described(config))];
        }

        return targets is null
            ? []
            : targets
                .Names.Where(name =>
                    !modules.Any(path => path == name || path.EndsWith($".{name}", StringComparison.Ordinal))
                )
                .OrderBy(name => name, StringComparer.Ordinal)
                .Select(name => Finding.Of(AdapterFindings.TargetWithoutFactors, adapter, name));
    }

    private static string Described(LoraConfig config)
    {
        string[] names = [.. config.TargetModules?.Names ?? default, .. config.TargetParameters];
        return config.TargetModules?.Pattern is { } pattern ? $"'{pattern}'"
            : names.Length == 0 ? "none"
            : string.Join(", ", names.Select(name => $"'{name}'"));
    }
}
