using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>UniLoRA: the entries of both factors are taken from one shared vector, each with a scale of its own (<c>peft.md</c> 3.3).</summary>
internal sealed class UniLora : AdapterKind
{
    public override string Name => "UNILORA";

    public override string Title => "UniLoRA";

    public override KindEffect Effect => KindEffect.Product;

    public override string Prefix => "unilora_";

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        yield return WeightChange.Add(Factor(target, "B").Dot(Factor(target, "A")));
    }

    private static Formula Factor(TunedTarget target, string name) =>
        new Gathered(target.Shared("unilora_theta_d"), target.Indices($"unilora_indices_{name}"))
        * target.Part($"unilora_scales_{name}");
}
