using MergeDsl.Core.Findings;
using Shouldly;

namespace MergeDsl.Checkpoints.Tests;

internal static class FindingAssertions
{
    /// <summary>Runs <paramref name="action"/> and returns the single finding that it must throw.</summary>
    public static Finding ShouldFind(this Action action, FindingDescriptor descriptor)
    {
        var finding = Should.Throw<FindingException>(action).Findings.ShouldHaveSingleItem();
        finding.Id.ShouldBe(descriptor.Id, finding.Message);
        return finding;
    }
}
