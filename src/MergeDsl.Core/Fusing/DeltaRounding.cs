using MergeDsl.Core.Adapters;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Fusing;

/// <summary>What PEFT rounds on the way from an adapter to its delta (<c>peft.md</c> 4.3, 4.4). Exact fuses round nothing.</summary>
internal sealed class DeltaRounding(FuseRequest request)
{
    /// <summary>The type that a module's delta is rounded to before it is added; null for none.</summary>
    /// <param name="module">The module.</param>
    /// <param name="weight">The base's weight.</param>
    /// <param name="isAttention">True for nn.MultiheadAttention's own projection.</param>
    public DType? Of(LoraModule module, TensorInfo weight, bool isAttention)
    {
        var isFirst = request.IsSafe || isAttention || module.Layout == LoraLayout.Embedding;
        return isFirst && module.Magnitude is null ? HalfOf(weight) : HeldAs(weight);
    }

    /// <summary>The rounding of the delta of expert parameters: always to the parameter's type.</summary>
    public DType? OfExperts(TensorInfo weight) => HalfOf(weight);

    /// <summary>
    /// The type that the adapter's own numbers are rounded to; null for none. PEFT makes an adapter in the type of the weight it is for, and
    /// fills in what the file has; only autocast widens it before.
    /// </summary>
    public DType? HeldAs(TensorInfo weight) => request.AutocastsAdapters ? null : HalfOf(weight);

    private DType? HalfOf(TensorInfo weight)
    {
        var type = request.Type ?? weight.Type;
        return request.AsPeft && type.Size() < sizeof(float) ? type : null;
    }
}
