namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// AdaLoRA (Zhang et al. 2023): B·(A ⊙ E)·lora_alpha/(rank + 1e-5). The rank is init_r, whatever was pruned: PEFT does not save the count
/// (<c>peft-0.21.md</c> part 2, A8).
/// </summary>
internal sealed class AdaLora : AdapterKind
{
    public override string Name => "ADALORA";

    public override string Title => "AdaLoRA";

    public override KindEffect Effect => KindEffect.Product;

    public override string Prefix => "lora_";

    public override IReadOnlyList<string> Required => ["lora_A", "lora_B", "lora_E"];

    public override IReadOnlyList<SettingKey> Settings =>
        [SettingKey.Whole("init_r", 12), SettingKey.Number("lora_alpha", 8)];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var (rank, alpha) = (target.Adapter.Whole("init_r"), target.Adapter.Number("lora_alpha"));
        var factor = (alpha > 0 ? alpha : rank) / (rank + 1e-5);
        yield return WeightChange.Add(
            factor * target.Part("lora_B").Dot(target.Part("lora_A") * target.Part("lora_E"))
        );
    }
}
