namespace MergeDsl.Core.Adapters.Kinds.Library;

/// <summary>(IA)³ of the adapters library, as its <c>merge_adapter</c> fuses it: alpha·v ⊙ W row by row, the bias as it is.</summary>
internal sealed class LibraryIa3 : AdapterKind
{
    public override string Name => LibraryKinds.Ia3;

    public override string Title => "(IA)³ of the adapters library";

    public override KindEffect Effect => KindEffect.Transform;

    public override string FuseSlip => "the adapters library scales biases, too, while it is not fused";

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var vector = target.Adapter.Config.Alpha * target.Part("loras.lora_B");
        yield return WeightChange.Set(target.Current * vector);
    }
}
