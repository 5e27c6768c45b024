using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>SuperTuning: single entries of the weight, added at saved places, and an ordinary LoRA beside them if it has one (<c>peft.md</c> 3.3).</summary>
internal sealed class SuperTuning : AdapterKind
{
    public override string Name => "SUPERTUNING";

    public override string Title => "SuperTuning";

    public override KindEffect Effect => KindEffect.Delta;

    public override string Prefix => "supertuning_";

    public override IReadOnlyList<string> Required => ["supertuning_values"];

    public override IReadOnlyList<SettingKey> Settings => [SettingKey.Number("lora_alpha", 0)];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        if (target.Find("supertuning_indices") is null)
        {
            throw target.Unknown("places that were not saved with the adapter (save_precomputed_indices)");
        }

        var values = target.Part("supertuning_values");
        yield return WeightChange.Add(
            new Scattered(values, target.Indices("supertuning_indices"), target.Out, target.In)
        );
        if (target.Find("supertuning_lora_A.weight") is { } a)
        {
            // Without an alpha it is twice the rank.
            var alpha = target.Adapter.Number("lora_alpha");
            var scaling = alpha == 0 ? 2 : alpha / Math.Max(1, a.Length(0));
            yield return WeightChange.Add(scaling * target.Part("supertuning_lora_B.weight").Dot(a));
        }
    }
}
