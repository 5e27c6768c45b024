namespace MergeDsl.Display;

/// <summary>What an evaluation found, as a page.</summary>
internal static class EvaluationHtml
{
    public static string Render(EvaluationReport report)
    {
        var scores = ScoreTable.Of(report);
        return Html.Page(
            Html.Table(scores.Columns, scores.Rows),
            ScoreTable.Foot(report).Select(line => Html.Element("div", "faint", line)),
            report.Findings.Count == 0 ? null : FindingsHtml.List(report.Findings)
        );
    }
}
