namespace MergeDsl.Core.Adapters.Kinds.Library;

/// <summary>VeRA of the adapters library: alpha/r · b·B·d·A, where all modules share A and B, and d and b are full matrices.</summary>
internal sealed class LibraryVera : AdapterKind
{
    public override string Name => "adapters:vera";

    public override string Title => "VeRA of the adapters library";

    public override KindEffect Effect => KindEffect.Delta;

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var left = target.Part("loras.vera_B").Dot(target.Shared("shared_parameters.lora_B"));
        var right = target.Part("loras.vera_D").Dot(target.Shared("shared_parameters.lora_A"));
        yield return WeightChange.Add(target.Scaling * left.Dot(right));
    }
}
