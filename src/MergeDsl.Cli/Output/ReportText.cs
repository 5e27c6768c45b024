using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Cli.Output;

/// <summary>What a run did, as a table: one row per kind of module, and one for all of them.</summary>
internal static class ReportText
{
    private static readonly TableColumn[] Columns =
    [
        new("modules"),
        new("count", true),
        new("ranks in", true),
        new("rank out", true),
        new("energy kept", true),
        new("sign conflicts", true),
        new("time", true),
    ];

    /// <summary>The table of a method's modules.</summary>
    public static TextTable Table(MergeReport report)
    {
        var rows = report
            .Modules.GroupBy(module => ModulePattern.Split(module.Path).Pattern)
            .Select(group => Row(ModulePattern.Fold([.. group.Select(module => module.Path)]), [.. group]))
            .Append(Row("all", report.Modules));
        return new TextTable(Columns, [.. rows]);
    }

    /// <summary>The line above the table.</summary>
    public static string Head(MergeReport report) => $"{report.Method} in {report.Space.Word()} space";

    /// <summary>The line below the table.</summary>
    /// <param name="report">What the run did.</param>
    /// <param name="output">The output folder as the user should see it.</param>
    /// <param name="share">The share of it that was written; null for everything.</param>
    public static string Foot(MergeReport report, string output, Share? share) =>
        WrittenText.Of(report.Bytes, output, report.Elapsed, share);

    /// <summary>What became of the tensors that are no factors, one line for each module; none where nothing was copied.</summary>
    public static IEnumerable<string> Copies(MergePlan plan) =>
        plan.Copies.Select(copy => $"copies: {copy.Module} from {PlanText.SourcesOf(copy, plan)}").Distinct();

    private static IReadOnlyList<string> Row(string name, IReadOnlyList<ModuleReport> modules) =>
        [
            name,
            Spelling.Count(modules.Count),
            string.Join(" or ", modules.Select(module => string.Join('+', module.InputRanks)).Distinct().Take(3)),
            Range(modules.Min(module => module.Rank), modules.Max(module => module.Rank)),
            Energy(modules),
            Conflicts(modules),
            Spelling.Time(TimeSpan.FromTicks(modules.Sum(module => module.Elapsed.Ticks))),
        ];

    private static string Range(int least, int most) => least == most ? $"{least}" : $"{least} to {most}";

    private static string Energy(IReadOnlyList<ModuleReport> modules)
    {
        var cuts = modules.Where(module => module.IsApproximate).ToArray();
        if (cuts.Length == 0)
        {
            return "not cut";
        }

        var total = cuts.Sum(cut => cut.TotalEnergy);
        var kept = Spelling.Percent(total == 0 ? 1 : cuts.Sum(cut => cut.TotalEnergy * cut.KeptShare) / total);
        var least = Spelling.Percent(cuts.Min(cut => cut.KeptShare));
        return kept == least ? kept : $"{kept} (least {least})";
    }

    private static string Conflicts(IReadOnlyList<ModuleReport> modules)
    {
        var occupied = modules.Sum(module => module.Occupied);
        return occupied == 0 ? "-" : Spelling.Percent((double)modules.Sum(module => module.Conflicts) / occupied);
    }
}
