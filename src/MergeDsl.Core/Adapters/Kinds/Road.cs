using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// RoAD (Petrov et al. 2024): pairs of outputs, half a group apart, are turned and scaled: R·W and R·b (<c>peft.md</c> 3.3).
/// </summary>
internal sealed class Road : AdapterKind
{
    public override string Name => "ROAD";

    public override string Title => "RoAd";

    public override KindEffect Effect => KindEffect.Transform;

    public override string Prefix => "road_";

    public override IReadOnlyList<string> Required => ["road_alpha", "road_theta"];

    public override IReadOnlyList<SettingKey> Settings =>
        [SettingKey.Whole("group_size", 64), SettingKey.Word("variant", "road_1")];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var half = Math.Max(1, target.Adapter.Whole("group_size") / 2);
        var (straight, crossed) = Columns(target, half);
        yield return WeightChange.Set(Turned(Rotation.Flat(target.Current), straight, crossed, half));
        if (target.CurrentBias is { } bias)
        {
            yield return WeightChange.SetBias(Turned(bias.Reshape(-1, 1), straight, crossed, half).Reshape(-1));
        }
    }

    private static Formula Turned(Formula weight, Formula straight, Formula crossed, long half)
    {
        var pairs = weight.Reshape(-1, 2, half, weight.Length(1));
        var swapped = Formula.Join(1, -1 * pairs.Slice(1, 1, 1), pairs.Slice(1, 0, 1));
        return (straight * weight) + (crossed * swapped.Reshape(weight.Length(0), weight.Length(1)));
    }

    /// <summary>The factors on every output, and on its partner, as columns.</summary>
    private static (Formula Straight, Formula Crossed) Columns(TunedTarget target, long half)
    {
        var (angle, scale) = (target.Part("road_theta"), target.Part("road_alpha"));
        switch (target.Adapter.Word("variant"))
        {
            case "road_1":
                (angle, scale) = (Twice(angle, half), Twice(scale, half));
                break;
            case "road_2":
                break;
            case "road_4":
                return (
                    (Half(scale, half, 0) * Half(angle, half, 0).Map(EntryFunction.Cosine)).Reshape(-1, 1),
                    (Half(scale, half, 1) * Half(angle, half, 1).Map(EntryFunction.Sine)).Reshape(-1, 1)
                );
            case var variant:
                throw target.Unknown($"the variant '{variant}', which is not known: expected road_1, road_2 or road_4");
        }

        return (
            (scale * angle.Map(EntryFunction.Cosine)).Reshape(-1, 1),
            (scale * angle.Map(EntryFunction.Sine)).Reshape(-1, 1)
        );
    }

    private static Formula Twice(Formula values, long half) => values.Reshape(-1, 1, half).Repeat(1, 2).Reshape(-1);

    private static Formula Half(Formula values, long half, long which) =>
        values.Reshape(-1, 2, 2 * half).Slice(1, which, 1).Reshape(-1);
}
