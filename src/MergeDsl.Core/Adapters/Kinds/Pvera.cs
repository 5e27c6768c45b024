namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>PVeRA: VeRA whose ranks come twice, as means and as logarithms of variances; what is fused are the means (<c>peft.md</c> 3.3).</summary>
internal sealed class Pvera : AdapterKind
{
    public override string Name => "PVERA";

    public override string Title => "PVeRA";

    public override KindEffect Effect => KindEffect.Product;

    public override string Prefix => "pvera_";

    public override IReadOnlyList<string> Required => ["pvera_lambda_b", "pvera_lambda_d"];

    public override IReadOnlyList<SettingKey> Settings => [SettingKey.Whole("projection_prng_key", 0)];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var (rows, both) = (target.Part("pvera_lambda_b").Reshape(-1, 1), target.Part("pvera_lambda_d").Reshape(-1, 1));
        var rank = both.Length(0) / 2;
        var (a, b) = SharedProjections.Of(target, "pvera_A", "pvera_B", "pvera_lambda_b", 2 * rank, rank);
        var means = both.Slice(0, 0, rank) * a.Slice(0, 0, rank).Slice(1, 0, target.In);
        yield return WeightChange.Add((rows * b.Slice(0, 0, rows.Length(0))).Dot(means));
    }
}
