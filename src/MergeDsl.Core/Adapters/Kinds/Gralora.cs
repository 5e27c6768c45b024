namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// GraLoRA (Jung et al. 2025): the weight in k x k blocks, each with a product of rank r/k, and an ordinary LoRA beside it in the hybrid form
/// (<c>peft.md</c> 3.3).
/// </summary>
internal sealed class Gralora : AdapterKind
{
    public override string Name => "GRALORA";

    public override string Title => "GraLoRA";

    public override KindEffect Effect => KindEffect.Delta;

    public override string Prefix => "gralora_";

    public override IReadOnlyList<string> Required => ["gralora_A", "gralora_B"];

    public override IReadOnlyList<SettingKey> Settings => [SettingKey.Number("alpha", 64)];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        // A is (blocks, in/blocks, rank), B (blocks, rank, out/blocks).
        var (a, b) = (target.Part("gralora_A"), target.Part("gralora_B"));
        var (blocks, rank) = (b.Length(0), b.Length(1));
        var own = rank / System.Math.Max(1, blocks);
        var right = a.Reshape(blocks, -1, blocks, own).Permute(2, 0, 1, 3).Reshape(blocks * blocks, -1, own);
        var left = b.Reshape(blocks * blocks, own, -1);
        var parts = right.Dot(left);
        var delta = parts
            .Reshape(blocks, blocks, parts.Length(1), parts.Length(2))
            .Permute(0, 3, 1, 2)
            .Reshape(blocks * parts.Length(2), blocks * parts.Length(1));
        if (target.Find("gralora_A_general.weight") is { } general)
        {
            delta += target.Part("gralora_B_general.weight").Dot(general);
            rank += general.Length(0);
        }

        yield return WeightChange.Add(target.Adapter.Number("alpha") / rank * delta);
    }
}
