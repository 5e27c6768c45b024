using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// GLoRA (Chavan et al. 2023): adds W₀ ⊙ A + B to the weight and b₀ ⊙ D + E + W₀·C to the bias, each of A to E a product, a vector, a number
/// or nothing (<c>peft.md</c> 3.3).
/// </summary>
internal sealed class Glora : AdapterKind
{
    public override string Name => "GLORA";

    public override string Title => "GLoRA";

    public override KindEffect Effect => KindEffect.Transform;

    public override string Prefix => "glora_";

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var weight = target.Original;
        if (
            Sum(Path(target, "A") is { } factor ? weight * factor : null, Whole(Path(target, "B"), weight)) is { } delta
        )
        {
            yield return WeightChange.Add(delta);
        }

        if (target.OriginalBias is not { } bias)
        {
            yield break;
        }

        var crossed = Path(target, "C") is { } column ? weight.Dot(column).Reshape(-1) : null;
        var scaled = Path(target, "D") is { } own ? bias * own : null;
        if (Sum(Sum(scaled, Whole(Path(target, "E"), bias)), crossed) is { } shift)
        {
            yield return WeightChange.AddBias(shift);
        }
    }

    private static Formula? Path(TunedTarget target, string name) =>
        target.Find($"glora_{name}.X")
        ?? (target.Find($"glora_{name}.Xd") is { } down ? down.Dot(target.Part($"glora_{name}.Xu")) : null);

    private static Formula? Whole(Formula? part, Formula target) => part is null ? null : part + (0 * target);

    private static Formula? Sum(Formula? one, Formula? other) =>
        one is null ? other
        : other is null ? one
        : one + other;
}
