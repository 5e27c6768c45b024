using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Lycoris;

/// <summary>
/// BOFT: stages of Diag-OFT, each with the rows in another order: butterflies of growing width. The blocks turn the rows themselves, not by
/// their transposes, and each stage is blended for itself.
/// </summary>
internal sealed class LycorisBoft : LycorisKind
{
    /// <summary>Dimensions of its blocks (stages, blocks, size, size), which tell it from Diag-OFT.</summary>
    public const int Dimensions = 4;

    public override string Name => "BOFT";

    public override IReadOnlyList<string> Markers => [DiagOft.Blocks];

    public override IReadOnlyList<string> Required => [DiagOft.Blocks, Alpha];

    public override IReadOnlyList<string> Optional => ["rescale"];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var rotations = DiagOft.Rotations(target);
        var (stages, count, size) = (rotations.Length(0), rotations.Length(1), rotations.Length(2));
        var rows = target.Current.Reshape(target.Out, target.In);
        for (var stage = 0; stage < stages; stage++)
        {
            var own = DiagOft.Blended(target, rotations.Slice(0, stage, 1).Reshape(count, size, size));
            var half = (1L << stage) * (size / 2);
            var apart = Swapped(rows, half, 2).Reshape(count, size, target.In);
            rows = Swapped(own.Dot(apart).Reshape(target.Out, target.In), 2, half);
        }

        yield return WeightChange.SetWeighted(DiagOft.Rescaled(target, rows.Reshape([.. target.Current.Shape])));
    }

    /// <summary>Rows that lie as (..., outer, inner) laid out as (..., inner, outer).</summary>
    private static Formula Swapped(Formula rows, long inner, long outer) =>
        rows.Reshape(-1, outer, inner, rows.Length(1)).Permute(0, 2, 1, 3).Reshape([.. rows.Shape]);
}
