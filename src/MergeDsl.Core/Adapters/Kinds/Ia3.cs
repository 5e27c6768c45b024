using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// (IA)³ (Liu et al. 2022): l ⊙ W row by row, and l ⊙ b; of feedforward modules W ⊙ l column by column, the bias as it is
/// (<c>peft.md</c> 3.3).
/// </summary>
internal sealed class Ia3 : AdapterKind
{
    public override string Name => "IA3";

    public override string Title => "(IA)³";

    public override KindEffect Effect => KindEffect.Transform;

    public override string Prefix => "ia3_";

    public override IReadOnlyList<string> Required => ["ia3_l"];

    public override IReadOnlyList<SettingKey> Settings => [SettingKey.Selection("feedforward_modules")];

    public override bool IsWritten => true;

    public override string MergedBy => "`method` with `base_model`, `combination_type`";

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var vector = target.Part("ia3_l");
        if (target.Adapter.Selects("feedforward_modules", target.Path))
        {
            yield return WeightChange.Set(target.Current * vector);
            yield break;
        }

        // Of a convolution (1, out, 1, 1), of a linear layer (out, 1).
        var rows = vector.Length(0) == 1 && vector.Shape.Count > 2 ? vector.Permute([1, 0, .. Behind(vector)]) : vector;
        yield return WeightChange.Set(target.Current * rows);
        if (target.CurrentBias is { } bias)
        {
            yield return WeightChange.SetBias(bias * vector.Reshape(-1));
        }
    }

    private static IEnumerable<int> Behind(Formula vector) => Enumerable.Range(2, vector.Shape.Count - 2);
}
