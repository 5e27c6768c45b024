namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// TinyLoRA: B·R·A with A and B out of the base's singular vectors, and R = Σ v_i·P_i; groups of modules share a v (<c>peft.md</c> 3.3).
/// </summary>
internal sealed class TinyLora : AdapterKind
{
    private const string Vector = "tinylora_v.";

    public override string Name => "TINYLORA";

    public override string Title => "TinyLoRA";

    public override KindEffect Effect => KindEffect.Product;

    public override string Prefix => "tinylora_";

    public override IReadOnlyList<string> Required => ["tinylora_A", "tinylora_B"];

    public override IReadOnlyList<SettingKey> Settings => [SettingKey.Number("weight_tying", 0)];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        if (target.Find("tinylora_P") is not { } projections)
        {
            throw target.Unknown("random projections that were not saved with the adapter (save_projection)");
        }

        var vector = target.Shared(Vector + Text.Numbers.Text(GroupOf(target)));
        var size = projections.Length(-1);
        var mixed = vector.Reshape(1, -1).Dot(projections.Reshape(projections.Length(0), -1)).Reshape(size, size);
        var (a, b) = (target.Part("tinylora_A"), target.Part("tinylora_B"));
        var isEmbedding = a.Length(0) != size;
        yield return WeightChange.Add(isEmbedding ? a.Dot(mixed).Dot(b) : b.Dot(mixed).Dot(a));
    }

    /// <summary>Which of the vectors a module has: neighbours in the model's order share one.</summary>
    private static long GroupOf(TunedTarget target)
    {
        var count = target.Adapter.Modules.Count;
        var groups = Math.Max(1, (long)Math.Round(count * (1 - target.Adapter.Number("weight_tying"))));
        if (groups == 1)
        {
            return 0;
        }

        var paths =
            target.Adapter.PathsInModelOrder
            ?? throw target.Unknown("the order of the base's modules, which is not known for this model type");
        var size = Math.Max(1, count / groups);
        return Math.Min(paths.ToList().IndexOf(target.Path) / size, groups - 1);
    }
}
