namespace MergeDsl.Core.Adapters.Kinds.Library;

/// <summary>
/// DoRA of the adapters library, as its <c>merge_adapter</c> fuses it: m·V/‖V‖ row by row with V = W + B·A. Alpha has no part in it.
/// </summary>
internal sealed class LibraryDora : AdapterKind
{
    public override string Name => LibraryKinds.Dora;

    public override string Title => "DoRA of the adapters library";

    public override KindEffect Effect => KindEffect.Transform;

    public override string FuseSlip =>
        "the adapters library multiplies the update by alpha/r, and the bias by m/‖V‖, only while it is not fused";

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var changed = target.Current + target.Part("loras.lora_B").Dot(target.Part("loras.lora_A"));
        yield return WeightChange.Set(target.Part("loras.m.weight") / changed.Norm(1) * changed);
    }
}
