namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>LN tuning (Zhao et al. 2023): trained copies of normalisation layers.</summary>
internal sealed class LnTuning : AdapterKind
{
    public override string Name => "LN_TUNING";

    public override string Title => "LN tuning";

    public override KindEffect Effect => KindEffect.Copy;

    public override string Prefix => "ln_tuning_";

    public override IReadOnlyList<string> Required => ["ln_tuning_layers.weight"];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        yield return WeightChange.Set(target.Part("ln_tuning_layers.weight"));
        if (target.Find("ln_tuning_layers.bias") is { } bias)
        {
            yield return WeightChange.SetBias(bias);
        }
    }
}
