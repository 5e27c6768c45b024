using MergeDsl.Core.Findings;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Engine;

/// <summary>What becomes of a run whose device is too small.</summary>
public sealed class DeviceMemoryTests
{
    [Fact]
    public void AModuleThatDoesNotFitTheDevice_IsNamedAndLeavesNothingBehind()
    {
        using var run = EngineRun.OfManyModules(1);
        using var backend = new ExhaustedBackend();

        var failure = Should.Throw<FindingException>(() => run.Merge(Plans.Of(run.Inputs, "ties"), other: backend));

        var finding = failure.Findings.ShouldHaveSingleItem();
        finding.Id.ShouldBe(DeviceFindings.DeviceMemory.Id);
        finding.Message.ShouldContain("'layers.0.q' (16 x 40) does not fit 'cuda:1'");
        finding.Message.ShouldEndWith("CUDA out of memory");
        run.Leftovers.ShouldBeEmpty();
    }
}
