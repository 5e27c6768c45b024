using MergeDsl.Core.Adapters;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp.Live;

/// <summary>One adapter's share in one module: scaling·B·A beside the module's weight.</summary>
/// <param name="a">(r x in); for an embedding (r x entries).</param>
/// <param name="b">(out x r).</param>
/// <param name="scaling">The factor on B·A.</param>
/// <param name="layout">Whether the module multiplies or looks up.</param>
internal sealed class LowRankLayer(Tensor a, Tensor b, double scaling, LoraLayout layout) : IDisposable
{
    private Tensor a = a.DetachFromDisposeScope();
    private Tensor b = b.DetachFromDisposeScope();

    /// <summary>What the module's weight changes by, in the precision of the factors and on the weight's device.</summary>
    public Tensor Delta(Tensor weight)
    {
        MoveTo(weight.device);
        var delta = b.mm(a).mul(scaling);
        return layout == LoraLayout.Embedding ? delta.t() : delta;
    }

    /// <summary>The module's output with the layer's own added, which is computed in the precision of the factors.</summary>
    public Tensor AddTo(Tensor output, Tensor input)
    {
        MoveTo(input.device);
        var narrow = layout == LoraLayout.Embedding ? LookUp(input) : input.to(a.dtype).matmul(a.t());
        return output.add(narrow.matmul(b.t()).mul(scaling).to(output.dtype));
    }

    public void Dispose()
    {
        a.Dispose();
        b.Dispose();
    }

    private Tensor LookUp(Tensor entries) =>
        a.t().index_select(0, entries.reshape(-1)).reshape([.. entries.shape, a.shape[0]]);

    /// <summary>A model may have been moved since the layer was added.</summary>
    private void MoveTo(Device device)
    {
        if (a.device.type != device.type || a.device.index != device.index)
        {
            (a, b) = (Moved(a, device), Moved(b, device));
        }
    }

    private static Tensor Moved(Tensor tensor, Device device)
    {
        using (tensor)
        {
            return tensor.to(device).DetachFromDisposeScope();
        }
    }
}
