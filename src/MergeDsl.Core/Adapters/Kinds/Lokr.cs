using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>LoKr (Yeh et al. 2023): alpha/r times the Kronecker product of two matrices, each whole or factored (<c>peft.md</c> 3.3).</summary>
internal sealed class Lokr : AdapterKind
{
    public override string Name => "LOKR";

    public override string Title => "LoKr";

    public override KindEffect Effect => KindEffect.Delta;

    public override string Prefix => "lokr_";

    public override SettingKey RankKey => SettingKey.Whole("r", 8);

    public override SettingKey AlphaKey => SettingKey.Number("alpha", 8);

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var left = target.Find("lokr_w1") ?? target.Part("lokr_w1_a").Dot(target.Part("lokr_w1_b"));
        var right = target.Find("lokr_w2") ?? Factored(target);

        // Of kernels the left matrix knows nothing: they stay behind the columns.
        var product = left.Kronecker(right.Reshape(right.Length(0), -1));
        yield return WeightChange.Add(target.Scaling * product);
    }

    private static Formula Factored(TunedTarget target)
    {
        var (a, b) = (target.Part("lokr_w2_a"), target.Part("lokr_w2_b"));
        return target.Find("lokr_t2") is { } core ? Tucker.Of(core, a, b) : a.Dot(b);
    }
}
