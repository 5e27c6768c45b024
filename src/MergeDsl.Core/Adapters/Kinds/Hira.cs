using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>HiRA (Huang et al. 2025): adds W₀ ⊙ (B·A), W₀ the weight before any adapter changed it (<c>peft.md</c> 3.3).</summary>
internal sealed class Hira : AdapterKind
{
    public override string Name => "HIRA";

    public override string Title => "HiRA";

    public override KindEffect Effect => KindEffect.Transform;

    public override string Prefix => "hira_";

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var weight = Rotation.Flat(target.Original);
        yield return WeightChange.Add(weight * Product(target));
    }

    private static Formula Product(TunedTarget target)
    {
        if (target.Find("hira_embedding_A") is { } embedding)
        {
            return target.Part("hira_embedding_B").Dot(embedding).T;
        }

        var (a, b) = (target.Part("hira_A"), target.Part("hira_B"));
        return Rotation.Flat(b).Dot(Rotation.Flat(a));
    }
}
