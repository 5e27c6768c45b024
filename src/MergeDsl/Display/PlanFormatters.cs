using MergeDsl.Core.Planning;

namespace MergeDsl.Display;

/// <summary>How notebooks show a plan; named by the attribute on <see cref="MergePlan"/>.</summary>
internal sealed class PlanFormatters
{
    /// <summary>Called by the notebook.</summary>
    public IEnumerable<object> CreateTypeFormatters() => [new HtmlFormatter(plan => ((MergePlan)plan).ToHtml())];
}
