using MergeDsl.Core.Text;

namespace MergeDsl.Cli.Output;

/// <summary>What became of the ranks of an adapter, as a table: one row per kind of module, and one for all of them.</summary>
internal static class RankText
{
    private static readonly TableColumn[] Columns =
    [
        new("modules"),
        new("count", true),
        new("rank in", true),
        new("rank out", true),
        new("energy kept", true),
        new("relative error", true),
    ];

    /// <summary>The table.</summary>
    public static TextTable Table(MergeReport report)
    {
        var rows = report
            .Modules.GroupBy(module => ModulePattern.Split(module.Path).Pattern)
            .Select(group => Row(ModulePattern.Fold([.. group.Select(module => module.Path)]), [.. group], report))
            .Append(Row("all", report.Modules, report));
        return new TextTable(Columns, [.. rows]);
    }

    private static IReadOnlyList<string> Row(string name, IReadOnlyList<ModuleReport> modules, MergeReport report)
    {
        var part = report with { Modules = modules };
        var (least, most) = part.Ranks;
        var isExtracted = modules.All(module => module.InputRanks.Count == 0);
        return
        [
            name,
            Spelling.Count(modules.Count),
            isExtracted ? "-" : Range(part.InputRanks.Smallest, part.InputRanks.Largest),
            Range(least, most),
            part.Worst is null ? "not cut" : Spelling.Percent(part.KeptShare),
            Spelling.Short(part.RelativeError),
        ];
    }

    private static string Range(int least, int most) => least == most ? $"{least}" : $"{least} to {most}";
}
