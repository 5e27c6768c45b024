namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// VeRA (Kopiczko et al. 2023): diag(λ_b)·B·diag(λ_d)·A, with A and B shared by all modules and cut to the size of each. Where the file does
/// not have them they are drawn again (<c>peft.md</c> 3.3).
/// </summary>
internal sealed class Vera : AdapterKind
{
    public override string Name => "VERA";

    public override string Title => "VeRA";

    public override KindEffect Effect => KindEffect.Product;

    public override string Prefix => "vera_";

    public override IReadOnlyList<string> Required => ["vera_lambda_b", "vera_lambda_d"];

    public override IReadOnlyList<SettingKey> Settings => [SettingKey.Whole("projection_prng_key", 0)];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var (rows, ranks) = (target.Part("vera_lambda_b").Reshape(-1, 1), target.Part("vera_lambda_d").Reshape(-1, 1));
        var (a, b) = SharedProjections.Of(
            target,
            "vera_A",
            "vera_B",
            "vera_lambda_b",
            ranks.Length(0),
            ranks.Length(0)
        );
        yield return WeightChange.Add((rows * b.Slice(0, 0, rows.Length(0))).Dot(ranks * a.Slice(1, 0, target.In)));
    }
}
