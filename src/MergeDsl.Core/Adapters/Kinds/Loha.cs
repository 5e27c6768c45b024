using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>LoHa (Hyeon-Woo et al. 2021): alpha/r·(w1_a·w1_b) ⊙ (w2_a·w2_b), with a core each for kernels (<c>peft.md</c> 3.3).</summary>
internal sealed class Loha : AdapterKind
{
    public override string Name => "LOHA";

    public override string Title => "LoHa";

    public override KindEffect Effect => KindEffect.Delta;

    public override string Prefix => "hada_";

    public override IReadOnlyList<string> Required => ["hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"];

    public override SettingKey RankKey => SettingKey.Whole("r", 8);

    public override SettingKey AlphaKey => SettingKey.Number("alpha", 8);

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        yield return WeightChange.Add(target.Scaling * (Factor(target, "1") * Factor(target, "2")));
    }

    private static Formula Factor(TunedTarget target, string number)
    {
        var (a, b) = (target.Part($"hada_w{number}_a"), target.Part($"hada_w{number}_b"));
        return target.Find($"hada_t{number}") is { } core ? Tucker.Of(core, a, b) : a.Dot(b);
    }
}
