using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;
using MergeDsl.Runtime.Ranks;

namespace MergeDsl.Display;

/// <summary>What a run did, as a page: a row for each kind of module, with the spectrum of the one that lost the most.</summary>
internal static class ReportHtml
{
    private static readonly string[] Columns =
    [
        "modules",
        "#count",
        "#ranks in",
        "#rank out",
        "energy kept",
        "singular values",
        "#sign conflicts",
    ];

    public static string Render(MergeReport report) =>
        Html.Page(
            Html.Element("div", null, Html.Element("b", null, $"{report.Method} in {report.Space.Word()} space")),
            Html.Table(Columns, Rows(report)),
            Html.Element(
                "div",
                "faint",
                $"{Quantities.Bytes(report.Bytes)} in {report.OutputFolder}, {Quantities.Time(report.Elapsed)}"
            ),
            report.Fuse is { } fuse
                ? Html.Element(
                    "div",
                    "faint",
                    $"fused {Quantities.Bytes(fuse.Bytes)} in {fuse.Output}, {Quantities.Time(fuse.Elapsed)}"
                )
                : null,
            report.Findings.Count == 0 ? null : FindingsHtml.List(report.Findings)
        );

    // A share, or what was left of a run, may have nothing to merge.
    private static IEnumerable<object[]> Rows(MergeReport report) =>
        report.Modules.Count == 0
            ? []
            : report
                .Modules.GroupBy(module => ModulePattern.Split(module.Path).Pattern)
                .Select(group => Row(ModulePattern.Fold([.. group.Select(module => module.Path)]), [.. group]))
                .Append(Row("all", report.Modules));

    private static object[] Row(string name, IReadOnlyList<ModuleReport> modules) =>
        [
            name,
            modules.Count,
            string.Join(" or ", modules.Select(module => string.Join('+', module.InputRanks)).Distinct().Take(3)),
            Range(modules.Min(module => module.Rank), modules.Max(module => module.Rank)),
            .. Cuts([.. modules.Select(module => module.Spectrum).OfType<Spectrum>()]),
            Conflicts(modules),
        ];

    private static object[] Cuts(Spectrum[] cuts)
    {
        if (cuts.Length == 0)
        {
            return [Html.Element("span", "faint", "not cut"), ""];
        }

        var total = cuts.Sum(cut => cut.TotalEnergy);
        var share = total == 0 ? 1 : cuts.Sum(cut => cut.KeptEnergy) / total;
        var kept = Html.Element("span", null, Bars.Share(share), " ", Quantities.Percent(share));
        return [kept, Bars.Of(cuts.MinBy(cut => cut.KeptShare)!)];
    }

    private static string Range(int least, int most) => least == most ? $"{least}" : $"{least} to {most}";

    private static string Conflicts(IReadOnlyList<ModuleReport> modules)
    {
        var occupied = modules.Sum(module => module.Occupied);
        return occupied == 0 ? "-" : Quantities.Percent((double)modules.Sum(module => module.Conflicts) / occupied);
    }
}
