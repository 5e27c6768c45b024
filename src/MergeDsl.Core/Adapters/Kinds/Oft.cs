using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// OFT (Qiu et al. 2023): W·Rᵀ with R block-diagonal, out of skew-symmetric blocks by Cayley's transform or its Neumann series, which turn in
/// opposite directions (<c>peft.md</c> 3.3).
/// </summary>
internal sealed class Oft : AdapterKind
{
    public override string Name => "OFT";

    public override string Title => "OFT";

    public override KindEffect Effect => KindEffect.Transform;

    public override string Prefix => "oft_";

    public override IReadOnlyList<SettingKey> Settings =>
        [
            SettingKey.Flag("use_cayley_neumann", true),
            SettingKey.Whole("num_cayley_neumann_terms", 5),
            SettingKey.Flag("coft"),
            SettingKey.Number("eps", 6e-5),
        ];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        if (target.Find("oft_embedding_R.weight") is { } embedding)
        {
            // The rows of an embedding are its outputs: turned by R itself.
            yield return WeightChange.Set(Rotation.Turn(target.Current, Blocks(target.Adapter, embedding).T));
            yield break;
        }

        var blocks = Blocks(target.Adapter, target.Part("oft_R.weight"));
        yield return WeightChange.Set(Rotation.Turn(Rotation.Flat(target.Current), blocks));
    }

    private static Formula Blocks(TunedAdapter adapter, Formula triangles)
    {
        if (triangles.Shape.Count != 2)
        {
            throw new FormulaException($"{triangles.ShapeText} are no triangles of blocks");
        }

        Formula skew = new SkewSymmetric(triangles, SizeOf(triangles.Length(1)));
        if (adapter.Flag("coft"))
        {
            skew = Constrained(skew, adapter.Number("eps") / Math.Sqrt(skew.Length(0)));
        }

        return adapter.Flag("use_cayley_neumann")
            ? Rotation.CayleyNeumann(skew, adapter.Whole("num_cayley_neumann_terms"))
            : Rotation.Cayley(skew);
    }

    // n(n-1)/2 = entries.
    private static long SizeOf(long entries) => (long)Math.Round((1 + Math.Sqrt(1 + (8.0 * entries))) / 2);

    /// <summary>Blocks whose norm is larger than <paramref name="most"/> are shrunk to it.</summary>
    private static Formula Constrained(Formula skew, double most)
    {
        var norms = skew.Reshape(skew.Length(0), -1).Norm(1).Reshape(-1, 1, 1);
        var scale = new Filled(norms.Shape, most) / norms.AtLeast(double.Epsilon);
        return skew * scale.AtMost(1);
    }
}
