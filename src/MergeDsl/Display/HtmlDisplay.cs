using MergeDsl.Core.Planning;
using MergeDsl.Display;

namespace MergeDsl;

/// <summary>Plans, reports and findings as HTML: one piece that stands alone, for notebooks and pages.</summary>
public static class HtmlDisplay
{
    /// <summary>What a run will do.</summary>
    public static string ToHtml(this MergePlan plan) => PlanHtml.Render(plan);

    /// <summary>What a run did, with the energy that rank cuts kept and the singular values.</summary>
    public static string ToHtml(this MergeReport report) => ReportHtml.Render(report);

    /// <summary>What an evaluation found: scores by task and configuration.</summary>
    public static string ToHtml(this EvaluationReport report) => EvaluationHtml.Render(report);

    /// <summary>What was found, worst first.</summary>
    public static string ToHtml(this IEnumerable<Finding> findings) => FindingsHtml.Render([.. findings]);
}
