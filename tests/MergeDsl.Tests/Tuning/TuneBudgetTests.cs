using MergeDsl.Testing;
using MergeDsl.Tuning;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Tuning;

/// <summary>A search that may take minutes, on a clock on which every candidate takes one.</summary>
public sealed class TuneBudgetTests : IDisposable
{
    private readonly TempFolder folder = new();

    public TuneBudgetTests()
    {
        FolderCopy.Into(folder.Path, Checkout.Recipe());
        var tasks = new[] { "reverse", "sort" }.Select(task =>
            $"    {task}: {{ path: data/{task}.valid.jsonl, limit: 2 }}\n"
        );
        File.WriteAllText(
            folder["minutes.recipe.yaml"],
            File.ReadAllText(folder["exact-sum.recipe.yaml"]).Split("\n# `mergedsl evaluate`")[0]
                + "\ntune:\n  budget: { minutes: 5 }\n  objective: loss\n  tasks:\n"
                + string.Concat(tasks)
        );
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ABudgetInMinutes_EndsTheSearchWhenTheyAreOver()
    {
        var report = Tune();

        // Four starts, then the three other corners of a simplex, which are evaluated together; then it is too late.
        report.Steps.Count.ShouldBe(7);
        report.Elapsed.ShouldBe(TimeSpan.FromMinutes(7));
        report.Best.Value.ShouldBe(report.Steps.Min(step => step.Value));
    }

    [Fact]
    public void WhatIsKnown_CostsNoneOfThem()
    {
        var first = Tune();
        var again = Tune();

        again.Resumed.ShouldBe(7);
        again.Steps.Take(7).Select(step => step.Words).ShouldBe(first.Steps.Select(step => step.Words));
    }

    private TuneReport Tune()
    {
        var clock = new CandidateClock();
        var options = new TuneOptions { Overwrite = true };
        return new RecipeTuning(Recipe.Load(folder["minutes.recipe.yaml"]), options, clock).Run(clock, default);
    }

    private sealed class CandidateClock : TimeProvider, IProgress<TunedCandidate>
    {
        private long minutes;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 60 * minutes;

        public void Report(TunedCandidate value) => minutes++;
    }
}
