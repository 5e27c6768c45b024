using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp.Live;

/// <summary>A module of a live model with the low-rank layers that adapters add to it.</summary>
internal sealed class AdaptedModule : IDisposable
{
    private readonly nn.Module<Tensor, Tensor> module;
    private readonly Dictionary<string, LowRankLayer> layers = new(StringComparer.Ordinal);
    private readonly Action removeHook;
    private LowRankLayer[] beside = [];
    private Tensor? original;

    public AdaptedModule(nn.Module<Tensor, Tensor> module)
    {
        this.module = module;
        removeHook = module.register_forward_hook(AddLayers).remove;
    }

    /// <summary>The weight of a module that can be adapted; null for other modules.</summary>
    public static Tensor? WeightOf(nn.Module module) =>
        module switch
        {
            Linear linear => linear.weight,
            Embedding embedding => embedding.weight,
            _ => null,
        };

    public void Add(string adapter, LowRankLayer layer) => layers.Add(adapter, layer);

    public void Remove(string adapter)
    {
        if (layers.Remove(adapter, out var layer))
        {
            layer.Dispose();
        }
    }

    /// <summary>Lets the layers of some adapters work, beside the weight or in it; all others rest.</summary>
    public void Show(IEnumerable<string> adapters, bool isMerged)
    {
        var active = adapters.Select(adapter => layers.GetValueOrDefault(adapter)).OfType<LowRankLayer>().ToArray();
        Restore();
        beside = isMerged ? [] : active;
        if (isMerged && active.Length > 0)
        {
            Write(active);
        }
    }

    /// <summary>Leaves the weight as it is now for good.</summary>
    public void Keep()
    {
        original?.Dispose();
        original = null;
    }

    public void Dispose()
    {
        removeHook();
        Restore();
        foreach (var layer in layers.Values)
        {
            layer.Dispose();
        }
    }

    private Tensor AddLayers(nn.Module<Tensor, Tensor> called, Tensor input, Tensor output)
    {
        if (beside.Length == 0)
        {
            return output;
        }

        using var scope = NewDisposeScope();
        return beside.Aggregate(output, (sum, layer) => layer.AddTo(sum, input)).MoveToOuterDisposeScope();
    }

    /// <summary>The sum is rounded once to the weight's type. What was there is kept on the host, to be put back bit for bit.</summary>
    private void Write(LowRankLayer[] active)
    {
        using var scope = NewDisposeScope();
        using var withoutGradients = no_grad();
        var weight = WeightOf(module)!;
        original = weight.cpu().clone().DetachFromDisposeScope();
        var deltas = active.Select(layer => layer.Delta(weight)).ToArray();
        weight.copy_(deltas.Aggregate(weight.to(deltas[0].dtype), (sum, delta) => sum.add(delta)));
    }

    private void Restore()
    {
        if (original is not null)
        {
            using var scope = NewDisposeScope();
            using var withoutGradients = no_grad();
            WeightOf(module)!.copy_(original);
            Keep();
        }
    }
}
