using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// BOFT (Liu et al. 2023): (R·Wᵀ)ᵀ ⊙ s with R a product of block-diagonal matrices between permutations. Without PEFT's CUDA extension there is
/// one factor and no permutation (<c>peft.md</c> 3.3).
/// </summary>
internal sealed class Boft : AdapterKind
{
    public override string Name => "BOFT";

    public override string Title => "BOFT";

    public override KindEffect Effect => KindEffect.Transform;

    public override string Prefix => "boft_";

    public override IReadOnlyList<string> Required => ["boft_R", "boft_s"];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var blocks = target.Part("boft_R");
        if (blocks.Shape.Count != 4)
        {
            throw new FormulaException($"{blocks.ShapeText} are no factors: expected [factors, blocks, size, size]");
        }

        if (blocks.Length(0) != 1)
        {
            throw target.Unknown("a product of butterfly factors, which only PEFT's CUDA extension makes");
        }

        var own = blocks.Reshape(blocks.Length(1), blocks.Length(2), blocks.Length(3));
        var skew = 0.5 * (own - own.T);
        var turned = Rotation.Turn(Rotation.Flat(target.Current), Rotation.Cayley(skew));
        yield return WeightChange.Set(turned * target.Part("boft_s").Reshape(-1, 1));
    }
}
