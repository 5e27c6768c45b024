using MergeDsl.Generators.Tests.Driving;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests;

/// <summary>What the compiler prints about recipes and locks.</summary>
public sealed class FindingTests
{
    [Fact]
    public void ASoundRecipe_HasNoFindings() => GeneratorHarness.Of(Samples.Polyglot).Findings.ShouldBeEmpty();
}
