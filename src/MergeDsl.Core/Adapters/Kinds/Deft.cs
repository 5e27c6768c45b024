using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>
/// DEFT: takes what a projection keeps of W₀ out and puts R in its place: adds Q·(R - Pᵀ·W₀), with Q = P = the orthonormal columns ("qr"), or
/// the columns and their positive parts ("relu"); with para nothing is put in its place (<c>peft.md</c> 3.3).
/// </summary>
internal sealed class Deft : AdapterKind
{
    public override string Name => "DEFT";

    public override string Title => "DEFT";

    public override KindEffect Effect => KindEffect.Transform;

    public override string Prefix => "deft_";

    public override IReadOnlyList<string> Required => ["deft_P"];

    public override IReadOnlyList<SettingKey> Settings =>
        [SettingKey.Word("decomposition_method", "relu"), SettingKey.Flag("para"), SettingKey.Number("alpha", 0)];

    public override IEnumerable<WeightChange> Changes(TunedTarget target)
    {
        var columns = target.Part("deft_P");
        var (left, right) = target.Adapter.Word("decomposition_method") switch
        {
            "relu" => (columns, columns.Map(EntryFunction.Relu)),
            "qr" => Same(new OrthonormalColumns(columns)),
            var method => throw target.Unknown(
                $"the decomposition '{method}', which is not known: expected 'relu' or 'qr'"
            ),
        };
        var taken = right.T.Dot(target.Original);
        yield return WeightChange.Add(left.Dot(target.Adapter.Flag("para") ? -1 * taken : Put(target) - taken));
    }

    private static Formula Put(TunedTarget target)
    {
        var (rows, alpha) = (target.Part("deft_R"), target.Adapter.Number("alpha"));
        return (alpha == 0 ? 1 : alpha / Math.Max(1, rows.Length(0))) * rows;
    }

    private static (Formula Left, Formula Right) Same(Formula both) => (both, both);
}
