using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Lycoris;

/// <summary>
/// Diag-OFT: groups of consecutive rows are turned, each by its own matrix, W' = ((1-m)·I + m·R)ᵀ·W for the weight m of the adapter, and scaled
/// by <c>rescale</c> whatever m is.
/// </summary>
internal sealed class DiagOft : LycorisKind
{
    /// <summary>Name of the matrices whose skew-symmetric parts make the rotations (blocks, size, size).</summary>
    public const string Blocks = "oft_blocks";

    private const string Rescale = "rescale";

    // What the tools add to the norm that the constraint bounds.
    private const double Epsilon = 1e-8;

    public override string Name => "Diag-OFT";

    public override IReadOnlyList<string> Markers => [Blocks];

    public override IReadOnlyList<string> Required => [Blocks, Alpha];

    public override IReadOnlyList<string> Optional => [Rescale];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var rotations = Rotations(target);
        var (count, size) = (rotations.Length(0), rotations.Length(1));
        var rows = target.Current.Reshape(count, size, target.Current.Count / Math.Max(1, count * size));
        var turned = Blended(target, rotations).T.Dot(rows).Reshape([.. target.Current.Shape]);
        yield return WeightChange.SetWeighted(Rescaled(target, turned));
    }

    /// <summary>(I + Q)·(I - Q)⁻¹ of every block, Q = B - Bᵀ, shortened where it is longer than the constraint times the rows.</summary>
    /// <exception cref="FormulaException">The blocks are not square.</exception>
    public static Formula Rotations(TunedTarget target)
    {
        var whole = target.Part(Blocks);
        if (whole.Shape.Count < 3 || whole.Length(-1) != whole.Length(-2))
        {
            throw new FormulaException($"{whole.ShapeText} is no stack of square blocks");
        }

        var size = whole.Length(-1);
        var blocks = whole.Reshape(-1, size, size);
        var skew = blocks - blocks.T;
        if (target.Scalar(Alpha) is > 0 and var constraint)
        {
            var one = new IdentityMatrix(1);
            var norm = skew.Reshape(1, -1).Norm(1) + (Epsilon * one);
            skew *= (constraint * target.Out * (one / norm)).AtMost(1).Reshape(1, 1, 1);
        }

        var identity = Identity(blocks);
        return new RightQuotient(identity + skew, identity - skew).Reshape([.. whole.Shape]);
    }

    /// <summary>(1-m)·I + m·R.</summary>
    public static Formula Blended(TunedTarget target, Formula rotations) =>
        target.Weight * rotations + (1 - target.Weight) * Identity(rotations);

    /// <summary>Rows times the module's factors, if it has some.</summary>
    public static Formula Rescaled(TunedTarget target, Formula weight) =>
        target.Find(Rescale) is { } factors
            ? weight * factors.Reshape([-1, .. Enumerable.Repeat(1L, weight.Shape.Count - 1)])
            : weight;

    private static Formula Identity(Formula blocks) =>
        new IdentityMatrix(blocks.Length(-1)).Reshape(1, blocks.Length(-1), blocks.Length(-1));
}
