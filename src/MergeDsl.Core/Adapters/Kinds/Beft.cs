namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>BEFT: a vector that is added to the bias.</summary>
internal sealed class Beft : AdapterKind
{
    public override string Name => "BEFT";

    public override string Title => "BEFT";

    public override KindEffect Effect => KindEffect.Bias;

    public override string Prefix => "beft_";

    public override IReadOnlyList<string> Required => ["beft_bias"];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        yield return WeightChange.AddBias(target.Part("beft_bias").Reshape(-1));
    }
}
