using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;
using MergeDsl.Evaluation.Interference;

namespace MergeDsl.Cli.Output;

/// <summary>How the adapters of a recipe get along, in a few lines: what the page shows first.</summary>
internal static class InterferenceText
{
    private const int MostModules = 5;

    private static readonly TableColumn[] Columns =
    [
        new("adapters"),
        new("cosine", true),
        new("overlap written", true),
        new("overlap read", true),
    ];

    /// <summary>Writes them.</summary>
    public static void Write(InterferenceReport report, Terminal terminal)
    {
        if (report.Overall.Pairs.Count > 0)
        {
            TitledTable.Write(
                new TextTable(Columns, [.. report.Overall.Pairs.Select(pair => Row(pair, report))]),
                $"{report.Name}: {report.Method} in {report.Space.Word()} space",
                terminal
            );
        }

        terminal.Out.WriteLine(report.Verdict);
        foreach (var module in report.Flagged.Take(MostModules))
        {
            terminal.Out.WriteLine($"  {module.Path}: {string.Join("; ", module.Flags.Select(flag => flag.Reason))}");
        }

        var more = report.Flagged.Count() - MostModules;
        if (more > 0)
        {
            terminal.Out.WriteLine($"  and {Listing.Count(more, "more module")}");
        }
    }

    private static IReadOnlyList<string> Row(Pair pair, InterferenceReport report) =>
        [
            $"{report.Adapters[pair.First]}, {report.Adapters[pair.Second]}",
            Number(pair.Cosine),
            Number(pair.LeftOverlap),
            Number(pair.RightOverlap),
        ];

    private static string Number(double? value) =>
        value is { } number ? number.ToString("0.00", System.Globalization.CultureInfo.InvariantCulture) : "-";
}
