using System.Globalization;
using System.Xml.Linq;

namespace MergeDsl.Display;

/// <summary>Findings as a page.</summary>
internal static class FindingsHtml
{
    private static readonly string[] Columns = ["", "id", "at", "finding"];

    public static string Render(IReadOnlyCollection<Finding> findings) =>
        Html.Page(findings.Count == 0 ? Html.Element("div", "faint", "No findings.") : List(findings));

    /// <summary>The findings as a table, worst first.</summary>
    public static XElement List(IEnumerable<Finding> findings) =>
        Html.Table(Columns, findings.OrderByDescending(finding => finding.Severity).Select(Row));

    private static object[] Row(Finding finding)
    {
        var severity = finding.Severity.ToString().ToLowerInvariant();
        return
        [
            Html.Element("b", severity, severity),
            finding.Id,
            Html.Element("code", null, PlaceOf(finding)),
            Html.Element("span", null, new XAttribute("title", finding.Descriptor.Help), finding.Message),
        ];
    }

    private static string PlaceOf(Finding finding) =>
        finding.Span is { } span
            ? string.Create(CultureInfo.InvariantCulture, $"{span.Line},{span.Column}")
            : finding.Subject?.Keys ?? "";
}
