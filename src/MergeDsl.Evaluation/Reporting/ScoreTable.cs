using System.Xml.Linq;
using MergeDsl.Evaluation.Scoring;
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
                            score.Examples > 0 ? Element("span", "note", $"{score.Examples} examples") : null
                        )
                        : null,
                    Element("th", null, Attribute("scope", "row"), score.Configuration),
                    Element(
                        "td",
                        "wide",
                        score is { Right: { } right, Interval: { } drawn } ? Drawn(score, right, drawn) : null
                    ),
                    Element("td", "number", RightOf(score)),
                    Element(
                        "td",
                        "number note",
                        score.Interval is { } ends
                            ? $"{Figures.Percent(ends.Low)} – {Figures.Percent(ends.High)}"
                            : null
                    ),
                    Element("td", "number", score.Loss is null ? null : Figures.Three(score.Loss))
                )
        );

    // An evaluator's score need not be a share.
    private static string? RightOf(TaskScore score) =>
        score.Right is { } right ? Figures.Permille(right)
        : score.External is { } external ? Figures.Three(external)
        : null;

    private static XElement Drawn(TaskScore score, double right, Interval interval)
    {
        var words =
            $"{score.Configuration} on {score.Task}: {Figures.Permille(right)}, from {Figures.Permille(interval.Low)} to {Figures.Permille(interval.High)}";
        return Drawing.Of(
            Width,
            Height,
            words,
            Drawing.Line("grid", X(0), Height / 2, X(1), Height / 2),
            Drawing.Line("range", X(interval.Low), Height / 2, X(interval.High), Height / 2),
            Drawing.Dot("dot", X(right), Height / 2, 4.5)
        );
    }

    private static double X(double share) => 6 + ((Width - 12) * Math.Clamp(share, 0, 1));
}
