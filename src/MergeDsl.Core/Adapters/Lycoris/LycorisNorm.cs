using MergeDsl.Core.Adapters.Kinds;

namespace MergeDsl.Core.Adapters.Lycoris;

/// <summary>Differences of a normalisation layer's weight and bias.</summary>
internal sealed class LycorisNorm : LycorisKind
{
    public override string Name => "norm";

    public override IReadOnlyList<string> Markers => ["w_norm", "b_norm"];

    public override IReadOnlyList<string> Required => ["w_norm"];

    public override IEnumerable<WeightChange> Changes(TunedTarget target) => target.Differences("w_norm", "b_norm");
}
