using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Lycoris;

/// <summary>
/// LoKr: alpha/rank times the Kronecker product of two matrices, each whole or factored. The rank is that of a factored one; where both are
/// whole there is none, and no factor.
/// </summary>
internal sealed class LycorisLokr : LycorisKind
{
    public override string Name => "LoKr";

    public override IReadOnlyList<string> Markers =>
        ["lokr_w1", "lokr_w1_a", "lokr_w1_b", "lokr_w2", "lokr_w2_a", "lokr_w2_b"];

    public override IReadOnlyList<string> Required => [Alpha];

    public override IReadOnlyList<string> Optional => ["lokr_t2", Dora.Scale];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var left = target.Find("lokr_w1") ?? target.Part("lokr_w1_a").Dot(target.Part("lokr_w1_b"));
        var right = target.Find("lokr_w2") ?? Factored(target);

        // Of kernels the left matrix knows nothing: they stay behind the columns.
        var product = left.Kronecker(right.Reshape(right.Length(0), -1));
        var factored = target.Find("lokr_w2_b") ?? target.Find("lokr_w1_b");
        return Dora.Applied(target, (factored is null ? 1 : target.ScaleOf(factored.Length(0))) * product);
    }

    private static Formula Factored(TunedTarget target)
    {
        var (a, b) = (target.Part("lokr_w2_a"), target.Part("lokr_w2_b"));
        return target.Find("lokr_t2") is { } core ? Tucker.Of(core, a, b) : a.Dot(b);
    }
}
