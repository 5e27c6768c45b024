using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests;

/// <summary>The files that tell which version reports what, and the catalogue that both come from.</summary>
public sealed class ReleaseTrackingTests
{
    [Fact]
    public void EveryFinding_StandsInTheReleasesOnce()
    {
        var released = Rows("AnalyzerReleases.Shipped.md").Concat(Rows("AnalyzerReleases.Unshipped.md"));

        released
            .Order(StringComparer.Ordinal)
            .ShouldBe(FindingCatalog.All.Select(row => $"{row.Id} | MergeDsl | {row.Severity} | {row.Title}"));
    }

    private static IEnumerable<string> Rows(string file) =>
        File.ReadLines(Path.Combine(Checkout.Root, "generators", "MergeDsl.Generators", file))
            .Where(line => line.StartsWith("MDSL", StringComparison.Ordinal));
}
