using MergeDsl.Core.Adapters;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Fusing;

/// <summary>The types that PEFT rounds a delta to before it adds it (<c>peft.md</c> 4.3, 4.4). Exact fuses round none.</summary>
internal sealed class DeltaRounding(FuseRequest request)
{
    /// <summary>The roundings of a module's delta.</summary>
    /// <param name="module">The module.</param>
    /// <param name="weight">The base's weight.</param>
    /// <param name="isAttention">True for nn.MultiheadAttention's own projection.</param>
    public EquatableArray<DType> Of(LoraModule module, TensorInfo weight, bool isAttention)
    {
        var isFirst = request.IsSafe || isAttention || module.Layout == LoraLayout.Embedding;
        return Of(TypeOf(module), weight, isFirst && module.Magnitude is null);
    }

    /// <summary>The roundings of the delta of expert parameters: always to the parameter's type.</summary>
    public EquatableArray<DType> OfExperts(LoraModule module, TensorInfo weight) => Of(TypeOf(module), weight, true);

    private static DType TypeOf(LoraModule module) =>
        module.Layout == LoraLayout.Linear ? module.B.Type : module.A.Type;

    private EquatableArray<DType> Of(DType adapter, TensorInfo weight, bool toWeight)
    {
        if (!request.AsPeft)
        {
            return default;
        }

        var types = new List<DType>();
        if (!request.AutocastsAdapters && adapter.Size() < sizeof(float))
        {
            types.Add(adapter);
        }

        if (toWeight && !types.Contains(weight.Type) && weight.Type.Size() < sizeof(float))
        {
            types.Add(weight.Type);
        }

        return types.ToEquatableArray();
    }
}
