using System.Xml.Linq;
using MergeDsl.Evaluation.Interference;
using static MergeDsl.Evaluation.Reporting.HtmlText;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>What each adapter does over all modules, and how every two of them lie to each other.</summary>
internal static class AdapterTables
{
    /// <summary>One row for each adapter.</summary>
    public static XElement Changes(InterferenceReport report)
    {
        var most = report.Overall.Changes.Max(change => change.Norm);
        return Element(
            "div",
            "scroll",
            Element(
                "table",
                "plain",
                Element(
                    "thead",
                    null,
                    Element(
                        "tr",
                        null,
                        Heads(("adapter", false), ("weight", true), ("rank", true), ("size", true)),
                        Heads(("effective rank", true), ("left over", true))
                    )
                ),
                Element("tbody", null, report.Overall.Changes.Select(change => Row(change, report, most)))
            )
        );
    }

    /// <summary>The cosines of every two adapters, as a matrix.</summary>
    public static XElement Cosines(InterferenceReport report)
    {
        var reach = report.Overall.Pairs.Max(pair => Math.Abs(pair.Cosine ?? 0));
        return Matrix(
            report,
            "cosine of changes",
            Figures.Two,
            pair => pair.Cosine,
            value => (value < 0 ? "bad" : "good", 100 * Math.Abs(value) / Math.Max(0.1, reach))
        );
    }

    /// <summary>What every two adapters both write, above the diagonal, and read, below it.</summary>
    public static XElement Overlaps(InterferenceReport report) =>
        Matrix(
            report,
            $"overlap written \u25E5 ({Chance(report, pair => pair.LeftByChance)} by chance), read \u25E3 ({Chance(report, pair => pair.RightByChance)})",
            Figures.Two,
            pair => pair.LeftOverlap,
            value => ("grow", 100 * value),
            pair => pair.RightOverlap
        );

    private static string Chance(InterferenceReport report, Func<Pair, double?> select) =>
        Figures.Two(report.Overall.Pairs.Average(select));

    private static XElement Row(Change change, InterferenceReport report, double most) =>
        Element(
            "tr",
            null,
            Element("th", null, Attribute("scope", "row"), report.Adapters[change.Adapter]),
            Number(Figures.Two(change.Weight)),
            Number(Figures.Place(change.Rank)),
            Element(
                "td",
                "number",
                Element(
                    "span",
                    "bar",
                    Attribute("aria-hidden", "true"),
                    Element(
                        "span",
                        null,
                        Attribute("style", $"width:{Figures.Place(most > 0 ? 100 * change.Norm / most : 0)}%")
                    )
                ),
                Figures.Three(change.Norm)
            ),
            Number(Figures.One(change.EffectiveRank)),
            Number(Figures.Percent(change.Left))
        );

    private static XElement Matrix(
        InterferenceReport report,
        string title,
        Func<double?, string> text,
        Func<Pair, double?> above,
        Func<double, (string Style, double Percent)> colour,
        Func<Pair, double?>? below = null
    )
    {
        XElement CellOf(int row, int column)
        {
            var pair = report.Overall.Pairs.FirstOrDefault(pair =>
                (pair.First, pair.Second) == (Math.Min(row, column), Math.Max(row, column))
            );
            var value = pair is null ? null : (row < column ? above : below ?? above)(pair);
            if (value is not { } number)
            {
                return Element("td", "empty", row == column ? null : Figures.None);
            }

            var (style, percent) = colour(number);
            return Element(
                "td",
                HeatScale.Classes(style, percent),
                Attribute("style", $"--v:{Figures.Place(percent)}%"),
                text(number)
            );
        }

        var all = Enumerable.Range(0, report.Adapters.Count).ToArray();
        return Element(
            "div",
            "scroll",
            Element(
                "table",
                "heat matrix",
                Element("caption", null, title),
                Element(
                    "thead",
                    null,
                    Element(
                        "tr",
                        null,
                        Element("td", null),
                        all.Select(column => Element("th", null, Attribute("scope", "col"), report.Adapters[column]))
                    )
                ),
                Element(
                    "tbody",
                    null,
                    all.Select(row =>
                        Element(
                            "tr",
                            null,
                            Element("th", null, Attribute("scope", "row"), report.Adapters[row]),
                            all.Select(column => CellOf(row, column))
                        )
                    )
                )
            )
        );
    }

    private static IEnumerable<XElement> Heads(params (string Title, bool IsNumber)[] heads) =>
        heads.Select(head => Element("th", head.IsNumber ? "number" : null, Attribute("scope", "col"), head.Title));

    private static XElement Number(string text) => Element("td", "number", text);
}
