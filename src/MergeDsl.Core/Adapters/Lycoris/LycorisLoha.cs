using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Lycoris;

/// <summary>LoHa: alpha/rank·(w1_a·w1_b) ⊙ (w2_a·w2_b), with a core each for kernels in Tucker's form.</summary>
internal sealed class LycorisLoha : LycorisKind
{
    public override string Name => "LoHa";

    public override IReadOnlyList<string> Markers => ["hada_w1_a", "hada_w1_b", "hada_w2_a", "hada_w2_b"];

    public override IReadOnlyList<string> Required => [.. Markers, Alpha];

    public override IReadOnlyList<string> Optional => ["hada_t1", "hada_t2", Dora.Scale];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var product = Half(target, "1") * Half(target, "2");
        return Dora.Applied(target, target.ScaleOf(target.Part("hada_w1_b").Length(0)) * product);
    }

    private static Formula Half(TunedTarget target, string number)
    {
        var (a, b) = (target.Part($"hada_w{number}_a"), target.Part($"hada_w{number}_b"));
        return target.Find($"hada_t{number}") is { } core ? Tucker.Of(core, a, b) : a.Dot(b);
    }
}
