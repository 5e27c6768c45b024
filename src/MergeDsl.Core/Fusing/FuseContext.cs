using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Fusing;

/// <summary>A request with what is needed to plan it: the base's tensors by name, and a place for findings.</summary>
internal sealed class FuseContext
{
    private readonly List<Finding> findings = [];

    public FuseContext(FuseRequest request)
    {
        Request = request;
        Tensors = new BaseTensors(request.Base, request.Adapters.SelectMany(adapter => NamesOf(adapter.Facts)));
        Embeddings = new TiedEmbeddings(request.Base);
        Storage = new WeightStorage(request.Base);
    }

    public FuseRequest Request { get; }

    public BaseTensors Tensors { get; }

    public TiedEmbeddings Embeddings { get; }

    public WeightStorage Storage { get; }

    public IReadOnlyList<Finding> Findings => findings;

    public void Report(IEnumerable<Finding> found) => findings.AddRange(found);

    public void Report(FindingDescriptor descriptor, params string[] arguments)
    {
        var finding = Finding.Of(descriptor, arguments);
        if (!findings.Contains(finding))
        {
            findings.Add(finding);
        }
    }

    /// <summary>The weight of a module; for the head of a model that ties it, the input embedding's.</summary>
    public TensorInfo? Weight(string path) =>
        Embeddings.IsTiedHead($"{path}.weight")
            ? Embeddings.Embedding
            : Tensors.Find($"{path}.weight") ?? Tensors.Find($"{path}.in_proj_weight");

    /// <summary>True when a weight has a type that can be changed; what has another one is told.</summary>
    public bool CanChange(TensorInfo weight, string module, string adapter)
    {
        if (weight.Type.IsFloating() && weight.Type != DType.Float64)
        {
            return true;
        }

        Report(FuseFindings.WeightNotFloating, module, adapter, weight.Name, weight.Type.TorchName());
        return false;
    }

    /// <summary>True for nn.MultiheadAttention, which keeps the weight of its own projection itself.</summary>
    public bool IsAttention(string path) =>
        Tensors.Find($"{path}.weight") is null && Tensors.Find($"{path}.in_proj_weight") is not null;

    private static IEnumerable<string> NamesOf(AdapterFacts facts) =>
        facts
            .Modules.Select(module => $"{module.Path}.weight")
            .Concat(facts.Tuned.SelectMany(module => new[] { $"{module.Path}.weight", $"{module.Path}.bias" }))
            .Concat(facts.Saved.Select(saved => CopySteps.NameOf(saved)));
}
