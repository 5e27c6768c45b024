namespace MergeDsl.Display;

/// <summary>How notebooks show an evaluation; named by the attribute on <see cref="EvaluationReport"/>.</summary>
internal sealed class EvaluationFormatters
{
    /// <summary>Called by the notebook.</summary>
    public IEnumerable<object> CreateTypeFormatters() =>
        [new HtmlFormatter(report => ((EvaluationReport)report).ToHtml())];
}
