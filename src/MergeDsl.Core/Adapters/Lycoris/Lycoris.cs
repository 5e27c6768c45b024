using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Lycoris;

/// <summary>Single files of kohya and LyCORIS: every module is of its own kind, one of <see cref="LycorisKinds"/>.</summary>
internal sealed class Lycoris : AdapterKind
{
    public override string Name => AdapterKinds.Lycoris;

    public override string Title => "LyCORIS";

    public override KindEffect Effect => KindEffect.Transform;

    // Numbers that were read when the file was opened.
    public override bool IsIdle(ModulePart part) => part.Name is LycorisKind.Alpha or LycorisIa3.OnInput;

    public override IEnumerable<WeightChange> Changes(TunedTarget target) =>
        LycorisKinds.Of(target.Module)[0].Changes(target).Select(change => Cut(target, change));

    // A matrix that the base keeps in several is a sum of rows only as long as it is added.
    private static WeightChange Cut(TunedTarget target, WeightChange change) =>
        target.Rows.Count == 0 ? change
        : !change.IsDelta || change.Formula.ReadsBase
            ? throw new FindingException(
                Finding.Of(
                    AdapterFindings.NotInFile,
                    target.Adapter.Name,
                    target.Path,
                    "the whole of a matrix that the base model keeps in several"
                )
            )
        : change with { Formula = Formula.Join(0, [.. target.Rows.Select(rows => Slice(change.Formula, rows))]) };

    private static Formula Slice(Formula delta, RowRange rows) => delta.Slice(0, rows.First, rows.Count);
}
