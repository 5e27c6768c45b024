namespace MergeDsl.Display;

/// <summary>How notebooks show a report; named by the attribute on <see cref="MergeReport"/>.</summary>
internal sealed class ReportFormatters
{
    /// <summary>Called by the notebook.</summary>
    public IEnumerable<object> CreateTypeFormatters() => [new HtmlFormatter(report => ((MergeReport)report).ToHtml())];
}
