namespace MergeDsl.Display;

/// <summary>How notebooks show a finding; named by the attribute on <see cref="Finding"/>.</summary>
internal sealed class FindingFormatters
{
    /// <summary>Called by the notebook.</summary>
    public IEnumerable<object> CreateTypeFormatters() =>
        [new HtmlFormatter(finding => new[] { (Finding)finding }.ToHtml())];
}
