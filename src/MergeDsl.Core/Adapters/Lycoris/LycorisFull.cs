using MergeDsl.Core.Adapters.Kinds;

namespace MergeDsl.Core.Adapters.Lycoris;

/// <summary>A full difference of weight and bias.</summary>
internal sealed class LycorisFull : LycorisKind
{
    public override string Name => "full";

    public override IReadOnlyList<string> Markers => ["diff", "diff_b"];

    public override IReadOnlyList<string> Required => ["diff"];

    public override IEnumerable<WeightChange> Changes(TunedTarget target) => target.Differences("diff", "diff_b");
}
