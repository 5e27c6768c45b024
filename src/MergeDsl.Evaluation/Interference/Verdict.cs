using MergeDsl.Core.Text;

namespace MergeDsl.Evaluation.Interference;

/// <summary>What is said first of a report.</summary>
internal static class Verdict
{
    // Norms of sums within this of independent changes' are no news.
    private const double Tolerance = 0.1;

    /// <summary>The sentences.</summary>
    public static string Of(InterferenceReport report)
    {
        var flagged = report.Modules.Count(module => module.Flags.Count > 0);
        var flags =
            flagged == 0
                ? "No module is flagged."
                : $"{Listing.Count(flagged, "module")} of {Numbers.Text(report.Modules.Count)} {(flagged == 1 ? "deserves" : "deserve")} a look.";
        return report.Overall.Pairs.Count == 0 ? flags : $"{Together(report.Overall.Sum.Strength)} {flags}";
    }

    private static string Together(double? strength) =>
        strength switch
        {
            null => "The adapters change nothing.",
            < 1 - Tolerance =>
                $"The adapters work against each other: their sum has {Numbers.Percent(strength.Value)} of the norm that independent changes would give.",
            > 1 + Tolerance =>
                $"The adapters pull the same way: their sum has {Numbers.Percent(strength.Value)} of the norm that independent changes would give.",
            _ => "Over all, the adapters leave each other alone: their changes add up as independent ones would.",
        };
}
