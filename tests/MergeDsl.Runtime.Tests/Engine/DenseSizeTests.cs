using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Tests.Spaces;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Engine;

/// <summary>Deltas that are too large to be written out.</summary>
public sealed class DenseSizeTests
{
    [Theory]
    [InlineData("a.q", "'a.q'")]
    [InlineData("a.q b.q c.q", "'a.q' and 2 more")]
    public void DeltaOfTooManyNumbers_IsRefusedBeforeAnythingIsWritten(string paths, string named)
    {
        using var run = Adapter(paths.Split(' '));
        var plan = Plans.Of(run.Inputs, "ties", change: Enlarge);

        var finding = Should.Throw<FindingException>(() => run.Merge(plan)).Findings.Single();

        finding.Id.ShouldBe("MDSL4205");
        finding.Message.ShouldBe(
            $"Module {named}: the delta has 65536 x 32768 numbers: expected at most 2147483591; "
                + "use 'space: core' or 'method: linear'"
        );
        finding.Subject.ShouldBe(RecipePath.Root["merge"]["space"]);
        run.Leftovers.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("linear", Space.Dense)]
    [InlineData("ties", Space.Core)]
    public void WorkThatWritesNoDeltaOut_HasNoSuchLimit(string method, Space space)
    {
        // What the modules really hold is small; only what the plan says of them is large.
        using var run = Adapter("a.q");
        var plan = Plans.Of(
            run.Inputs,
            method,
            space,
            module => Enlarge(module) with { Rank = new RankCut(2, null, false) }
        );
        var problem = Record.Exception(() => run.Merge(plan));
        (problem as FindingException)?.Findings.ShouldNotContain(finding => finding.Id == "MDSL4205");
    }

    private static EngineRun Adapter(params string[] paths)
    {
        var numbers = new Numbers(1);
        return new EngineRun().Add(
            paths.Aggregate(new AdapterFiles(2, 2), (files, path) => files.Linear(numbers, path, 7, 5))
        );
    }

    private static ModulePlan Enlarge(ModulePlan module) =>
        module with
        {
            Out = 65536,
            AShape = EquatableArray.Of(32768L),
        };
}
