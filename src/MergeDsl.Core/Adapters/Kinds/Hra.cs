using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// HRA (Yuan et al. 2024): W times Householder reflections, one for each column of u; with apply_GS the columns are made orthonormal first
/// (<c>peft.md</c> 3.3).
/// </summary>
internal sealed class Hra : AdapterKind
{
    public override string Name => "HRA";

    public override string Title => "HRA";

    public override KindEffect Effect => KindEffect.Transform;

    public override string Prefix => "hra_";

    public override IReadOnlyList<string> Required => ["hra_u"];

    public override IReadOnlyList<SettingKey> Settings => [SettingKey.Flag("apply_GS")];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var columns = Columns(target.Part("hra_u"), target.Adapter.Flag("apply_GS"));
        var weight = Rotation.Flat(target.Current);
        foreach (var column in columns)
        {
            weight -= 2 * (weight.Dot(column) * column.T);
        }

        yield return WeightChange.Set(weight);
    }

    private static List<Formula> Columns(Formula vectors, bool areOrthonormal)
    {
        // Reflections are applied one inside the other.
        const long Most = 2048;
        if (vectors.Length(-1) > Most)
        {
            throw new FormulaException($"{vectors.ShapeText} are more than {Most} reflections");
        }

        var columns = new List<Formula>();
        for (var index = 0L; index < vectors.Length(-1); index++)
        {
            var column = vectors.Slice(1, index, 1);
            foreach (var earlier in areOrthonormal ? columns : [])
            {
                column -= earlier.T.Dot(column) * earlier;
            }

            columns.Add(column / column.Norm(0));
        }

        return columns;
    }
}
