using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Text;
using MergeDsl.Runtime.Fusing;

namespace MergeDsl.Cli.Output;

/// <summary>What a fuse did, as a table: one row per kind of tensor, and one for all of them.</summary>
internal static class FuseText
{
    private static readonly TableColumn[] Columns =
    [
        new("tensors"),
        new("count", true),
        new("adapters"),
        new("largest error", true),
        new("RMS error", true),
        new("RMS delta", true),
        new("delta lost", true),
    ];

    /// <summary>The line below the table: where the result is.</summary>
    public static string Foot(FuseReport report, Share? share) =>
        WrittenText.Of(report.Bytes, report.Output, report.Elapsed, share);

    /// <summary>The table of a fuse's tensors.</summary>
    public static TextTable Table(FuseReport report)
    {
        var rows = report
            .Tensors.GroupBy(tensor => ModulePattern.Split(tensor.Name).Pattern)
            .Select(group => Row(ModulePattern.Fold([.. group.Select(tensor => tensor.Name)]), [.. group]))
            .Append(Row("all", report.Tensors));
        return new TextTable(Columns, [.. rows]);
    }

    private static IReadOnlyList<string> Row(string name, IReadOnlyList<TensorReport> tensors)
    {
        var error = tensors.Aggregate(RoundingError.None, (sum, tensor) => sum + tensor.Error);
        return
        [
            name,
            Spelling.Count(tensors.Count),
            string.Join(", ", tensors.SelectMany(tensor => tensor.Adapters).Distinct()),
            Spelling.Short(error.Largest),
            Spelling.Short(error.Rms),
            Spelling.Short(error.DeltaRms),
            Spelling.Percent(error.LostShare),
        ];
    }
}
