using MergeDsl.Core.Adapters;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Planning;

/// <summary>The base model's modules, spoken of by the paths the adapters use.</summary>
internal sealed class BaseModules
{
    // Where embeddings are tied, the head has no tensor of its own: it is the input embedding's.
    private static readonly string[] Heads = ["lm_head", "embed_out"];
    private static readonly string[] InputEmbeddings = ["embed_tokens", "wte", "word_embeddings", "embed_in", "shared"];

    // GPT-2 and its relatives store (in, out) whatever the adapter's config says; PEFT corrects the flag when loading.
    private static readonly string[] Conv1DTypes = ["gpt2", "openai-gpt", "gpt_bigcode", "imagegpt"];

    private readonly ModelFacts facts;
    private readonly IReadOnlyDictionary<string, TensorInfo> weights;

    public BaseModules(ModelFacts facts, IReadOnlyCollection<string> adapterPaths)
    {
        this.facts = facts;
        var all = new BaseWeights(facts);
        weights = Complete(all.Find(adapterPaths), all.ModulePaths, adapterPaths);
        var own = new HashSet<string>(all.ModulePaths, StringComparer.Ordinal);
        IsNamedAlike = weights.Keys.All(path => own.Contains(path) || IsTiedHead(path));
        Paths = all.ModulePaths.Concat(facts.TiesEmbeddings ? ["lm_head"] : []).Distinct().ToArray();
    }

    /// <summary>The model's own module paths, in the order of its files.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>True when the adapters use the very paths of the model's files, so that <see cref="Paths"/> can be matched.</summary>
    public bool IsNamedAlike { get; }

    public ModelFacts Facts => facts;

    public bool Has(string path) => weights.ContainsKey(path);

    public TensorInfo? Weight(string path) => weights.TryGetValue(path, out var weight) ? weight : null;

    /// <summary>True when the base stores this linear weight as (in, out).</summary>
    public bool IsTransposed(LoraConfig config) =>
        config.FanInFanOut || (facts.ModelType is { } type && Conv1DTypes.Contains(type));

    /// <summary>True when the module's delta has the shape of the weight; also for a module the base does not have.</summary>
    public bool Fits(LoraModule module, LoraConfig config)
    {
        if (Weight(module.Path) is not { } weight)
        {
            return true;
        }

        var groups = module.Layout == LoraLayout.Convolution ? Groups(module, weight) : 1;
        return BaseWeights.DeltaShape(weight, module.Layout, config.FanInFanOut, groups) == (module.Out, module.In)
            || (
                module.Layout == LoraLayout.Linear
                && IsTransposed(config)
                && BaseWeights.DeltaShape(weight, module.Layout, true) == (module.Out, module.In)
            );
    }

    private static long Groups(LoraModule module, TensorInfo weight) =>
        weight.Shape.Count > 1 && weight.Shape[1] > 0 ? Math.Max(1, module.A.Shape[1] / weight.Shape[1]) : 1;

    private IReadOnlyDictionary<string, TensorInfo> Complete(
        IReadOnlyDictionary<string, TensorInfo> found,
        IEnumerable<string> modelPaths,
        IReadOnlyCollection<string> adapterPaths
    )
    {
        var tied = adapterPaths.Where(path => !found.ContainsKey(path) && IsTiedHead(path)).ToArray();
        if (tied.Length == 0 || modelPaths.FirstOrDefault(IsInputEmbedding) is not { } embedding)
        {
            return found;
        }

        var all = found.ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal);
        var weight = facts.Tensors.First(tensor => tensor.Name == embedding + ".weight");
        foreach (var path in tied)
        {
            all.Add(path, weight);
        }

        return all;
    }

    private bool IsTiedHead(string path) => facts.TiesEmbeddings && Heads.Contains(LastOf(path));

    private static bool IsInputEmbedding(string path) => InputEmbeddings.Contains(LastOf(path));

    private static string LastOf(string path) => path.Substring(path.LastIndexOf('.') + 1);
}
