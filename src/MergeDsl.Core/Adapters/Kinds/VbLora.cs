using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>VB-LoRA (Li et al. 2024): factors of pieces that are mixed out of one bank of vectors (<c>peft.md</c> 3.3).</summary>
internal sealed class VbLora : AdapterKind
{
    public override string Name => "VBLORA";

    public override string Title => "VB-LoRA";

    public override KindEffect Effect => KindEffect.Product;

    public override string Prefix => "vblora_";

    public override IReadOnlyList<SettingKey> Settings => [SettingKey.Whole("topk", 2)];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var bank = target.Shared("vblora_vector_bank");
        var a = Pieces(target, "A", bank);
        var b = Pieces(target, "B", bank);
        yield return WeightChange.Add(b.Permute(0, 2, 1).Reshape(-1, b.Length(1)).Dot(a.Reshape(a.Length(0), -1)));
    }

    private static Formula Pieces(TunedTarget target, string factor, Formula bank)
    {
        Formula shares = target.Find($"vblora_logits_{factor}") is { } logits
            ? new LargestShares(logits, target.Adapter.Whole("topk"))
            : Saved(target, factor, bank.Length(0));
        return shares.Reshape(-1, bank.Length(0)).Dot(bank).Reshape(shares.Length(0), shares.Length(1), -1);
    }

    /// <summary>The shares where only the largest were saved, and of these not the last: they sum to 1.</summary>
    private static Placed Saved(TunedTarget target, string factor, long vectors)
    {
        var places = target.Indices($"vblora_logits_{factor}_topk_indices");
        var first = target.Part($"vblora_logits_{factor}_topk_weights");
        var last = first.Slice(2, 0, 1).Complement();
        for (var index = 1L; index < first.Length(2); index++)
        {
            last -= first.Slice(2, index, 1);
        }

        return new Placed(Formula.Join(2, first, last), places, vectors);
    }
}
