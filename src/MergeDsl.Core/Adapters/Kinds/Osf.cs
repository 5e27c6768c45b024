using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>OSF (Nayak et al. 2025): the weight's largest singular triples stay, the others are those of the adapter (<c>peft.md</c> 3.3).</summary>
internal sealed class Osf : AdapterKind
{
    private const string Part = "osf_svd_params.";

    public override string Name => "OSF";

    public override string Title => "OSF";

    public override KindEffect Effect => KindEffect.Transform;

    public override string Prefix => "osf_";

    public override IReadOnlyList<string> Required => [Part + "S_low", Part + "U_low", Part + "V_low"];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var (left, values, right) = (
            target.Part(Part + "U_low"),
            target.Part(Part + "S_low"),
            target.Part(Part + "V_low")
        );
        var kept = Math.Min(target.Out, target.In) - values.Count;
        var high = new LargestSingularPart(Rotation.Flat(target.Original), kept);
        yield return WeightChange.Set(high + (left * values.Reshape(1, -1)).Dot(right));
    }
}
