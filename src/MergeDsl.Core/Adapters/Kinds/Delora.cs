namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// DeLoRA (Bini et al. 2025): B·D·A with unit rows of A and unit columns of B, all of strength λ/r, times the norms of the base's columns
/// (<c>peft.md</c> 3.3).
/// </summary>
internal sealed class Delora : AdapterKind
{
    private const double LeastNorm = 1e-4;

    public override string Name => "DELORA";

    public override string Title => "DeLoRA";

    public override KindEffect Effect => KindEffect.Product;

    public override string Prefix => "delora_";

    public override IReadOnlyList<string> Required => ["delora_A", "delora_B", "delora_lambda"];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var (a, b) = (target.Part("delora_A"), target.Part("delora_B"));
        var norms = (target.Find("delora_w_norm") ?? target.Original.Norm(0)).Reshape(1, -1);
        var strength = 1.0 / Math.Max(1, a.Length(0)) * target.Part("delora_lambda").Reshape(1, 1);
        var lengths = a.Norm(1).AtLeast(LeastNorm) * b.Norm(0).AtLeast(LeastNorm).Reshape(-1, 1);
        yield return WeightChange.Add(b.Dot(strength / lengths * a * norms));
    }
}
