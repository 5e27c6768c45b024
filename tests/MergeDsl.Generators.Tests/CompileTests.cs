using MergeDsl.Generators.Tests.Driving;
using Shouldly;
using Xunit;

namespace MergeDsl.Generators.Tests;

/// <summary>
/// Generated code under C# 12, nullable, the highest warning level, warnings as errors, documentation checked, and without the
/// marks that keep compilers and analyzers quiet.
/// </summary>
public sealed class CompileTests
{
    [Fact]
    public void ASoundRecipe_CompilesWithoutAWarning() =>
        GeneratorHarness.Of(Samples.Polyglot).Complaints.ShouldBeEmpty();
}
