using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests;

/// <summary>The files that tell which version reports what, and the catalogue that both come from.</summary>
public sealed class ReleaseTrackingTests
{
    private static readonly string[] Released = [.. Rows("Shipped"), .. Rows("Unshipped")];

    private static readonly string[] Catalogue =
    [
        .. FindingCatalog.All.Select(row => $"{row.Id} | MergeDsl | {row.Severity} | {row.Title}"),
    ];

    [Fact]
    public void EveryFinding_StandsInTheReleases() => Catalogue.Except(Released).ShouldBeEmpty();

    [Fact]
    public void TheReleases_HoldEachFindingOnceAndNothingElse()
    {
        Released.Except(Catalogue).ShouldBeEmpty();
        Released.ShouldBeUnique();
    }

    private static IEnumerable<string> Rows(string kind) =>
        File.ReadLines(Path.Combine(Checkout.Root, "generators", "MergeDsl.Generators", $"AnalyzerReleases.{kind}.md"))
            .Where(line => line.StartsWith("MDSL", StringComparison.Ordinal));
}
