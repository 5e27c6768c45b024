using System.Xml.Linq;
using static MergeDsl.Evaluation.Reporting.HtmlText;

namespace MergeDsl.Evaluation.Reporting;

/// <summary>Scores on tasks: for every task a row for each configuration, the score drawn as a dot in its interval.</summary>
internal static class ScoreTable
{
    private const double Width = 200;
    private const double Height = 16;

    /// <summary>The table.</summary>
    public static XElement Of(IReadOnlyList<TaskScore> scores) =>
        Element(
            "div",
            "scroll",
            Element(
                "table",
                "plain scores",
                Element(
                    "thead",
                    null,
                    Element(
                        "tr",
                        null,
                        new[] { "task", "configuration", "0 to 100\u2009%", "right", "interval", "loss" }.Select(
                            (title, column) =>
                                Element("th", column > 2 ? "number" : null, Attribute("scope", "col"), title)
                        )
                    )
                ),
                scores.GroupBy(score => score.Task).Select(task => Element("tbody", null, Rows([.. task])))
            )
        );

    private static IEnumerable<XElement> Rows(TaskScore[] scores) =>
        scores.Select(
            (score, index) =>
                Element(
                    "tr",
                    score.Configuration == "merged" ? "merged" : null,
                    index == 0
                        ? Element(
                            "th",
                            "task",
                            Attribute("scope", "rowgroup"),
                            Attribute("rowspan", scores.Length),
                            score.Task,
                            Element("span", "note", $"{score.Examples} examples")
                        )
                        : null,
                    Element("th", null, Attribute("scope", "row"), score.Configuration),
                    Element("td", "wide", Interval(score)),
                    Element("td", "number", Figures.Permille(score.Score)),
                    Element("td", "number note", $"{Figures.Percent(score.Low)} – {Figures.Percent(score.High)}"),
                    Element("td", "number", Figures.Three(score.Loss))
                )
        );

    private static XElement Interval(TaskScore score)
    {
        var words =
            $"{score.Configuration} on {score.Task}: {Figures.Permille(score.Score)}, from {Figures.Permille(score.Low)} to {Figures.Permille(score.High)}";
        return Drawing.Of(
            Width,
            Height,
            words,
            Drawing.Line("grid", X(0), Height / 2, X(1), Height / 2),
            Drawing.Line("range", X(score.Low), Height / 2, X(score.High), Height / 2),
            Drawing.Dot("dot", X(score.Score), Height / 2, 4.5)
        );
    }

    private static double X(double share) => 6 + ((Width - 12) * Math.Clamp(share, 0, 1));
}
