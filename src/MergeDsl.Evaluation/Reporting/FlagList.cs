using System.Xml.Linq;
using MergeDsl.Core.Text;
using MergeDsl.Evaluation.Interference;
using static MergeDsl.Evaluation.Reporting.HtmlText;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>The modules where adapters fight, with the reasons, and what counts as one.</summary>
internal static class FlagList
{
    private const int Shown = 12;

    /// <summary>The table, and behind a fold what is flagged at all.</summary>
    public static IEnumerable<XElement> Of(InterferenceReport report)
    {
        var flagged = report.Flagged.ToArray();
        yield return flagged.Length == 0
            ? Element("p", null, "No module crosses a threshold.")
            : Table(flagged.Take(Shown));
        if (flagged.Length > Shown)
        {
            yield return Element(
                "details",
                null,
                Element("summary", null, $"{Listing.Count(flagged.Length - Shown, "more module")}"),
                Table(flagged.Skip(Shown))
            );
        }

        yield return Element(
            "details",
            null,
            Element("summary", null, "What is flagged"),
            Element(
                "dl",
                null,
                Thresholds.Meanings.SelectMany(one =>
                    new[] { Element("dt", null, Name(one.Kind)), Element("dd", null, one.Meaning) }
                )
            )
        );
    }

    private static XElement Table(IEnumerable<ModuleInterference> modules) =>
        Element(
            "table",
            "plain flags",
            Element(
                "thead",
                "hidden",
                Element(
                    "tr",
                    null,
                    Element("th", null, Attribute("scope", "col"), "module"),
                    Element("th", null, Attribute("scope", "col"), "reasons")
                )
            ),
            Element("tbody", null, modules.Select(Row))
        );

    private static XElement Row(ModuleInterference module) =>
        Element(
            "tr",
            null,
            Element("th", null, Attribute("scope", "row"), Element("code", null, Broken(module.Path))),
            Element(
                "td",
                null,
                module.Flags.Select(flag =>
                    Element("div", null, Element("b", "tag", Name(flag.Kind)), " ", flag.Reason)
                )
            )
        );

    // Long paths may break behind their dots, and nowhere else.
    private static IEnumerable<object> Broken(string path) =>
        path.Split('.')
            .SelectMany((part, index) => index == 0 ? new object[] { part } : [".", Element("wbr", null), part]);

    private static string Name(FlagKind kind) => kind.ToString().ToLowerInvariant();
}
