using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Fluent;

public sealed class SaveModelTests : IDisposable
{
    private readonly TempFolder folder = Shipped.Copy();

    private Merge<AnyBase> Merged =>
        Merge
            .Of(0.7 * Adapter.Load(folder["adapters/reverse"]) + 0.3 * Adapter.Load(folder["adapters/sort"]))
            .Rank(RankPolicy.Sum)
            .BaseModel(folder["models/tiny-llama"]);

    [Fact]
    public async Task AMerge_WritesByteForByteWhatItsRecipeWrites()
    {
        var yaml = Merged
            .Fuse(FuseMode.Exact)
            .ToYaml()
            .Replace("out/merged", folder["model"], StringComparison.Ordinal);
        using (var prepared = MergePreparation.Of(Recipe.Parse(yaml)))
        {
            prepared.Run(new RunOptions(), null, CancellationToken.None);
        }

        var expected = Shipped.Contents(folder["model"]);

        var report = await Merged.SaveModelAsync(folder["model"], overwrite: true);

        report.OutputFolder.ShouldBe(report.Fuse.ShouldNotBeNull().Output);
        report.Fuse.Tensors.Count.ShouldBe(28);
        Shipped.Contents(folder["model"]).ShouldBe(expected);
    }

    [Fact]
    public async Task AModelPlusADelta_IsTheModelOfTheUncutSum()
    {
        var (reverse, sort) = (Compiled.Adapters.Reverse, Compiled.Adapters.Sort);
        await Merge.Of(0.7 * reverse - 0.3 * sort).Rank(RankPolicy.Sum).SaveModelAsync(folder["sum"]);

        var model = Compiled.Bases.TinyLlama.Model + 0.7 * reverse - 0.3 * sort;
        await model.SaveModelAsync(folder["model"]);

        model.Delta.Terms.Select(term => term.Weight).ShouldBe([0.7, -0.3]);
        Shipped.Contents(folder["model"]).ShouldBe(Shipped.Contents(folder["sum"]));
    }

    [Fact]
    public async Task ABaseThatNobodyNamed_IsMissing()
    {
        var merge = Merge.Of(Adapter.Load(folder["adapters/reverse"]));

        var refusal = await Should.ThrowAsync<FindingException>(() => merge.SaveModelAsync(folder["model"]));

        var finding = refusal.Findings.Where(finding => finding.Severity == Severity.Error).ShouldHaveSingleItem();
        finding.Descriptor.ShouldBe(StructureFindings.MissingKey);
        finding.Subject!.Keys.ShouldBe("output.model");
    }

    [Fact]
    public async Task ACancelledFuse_LeavesNothingBehind()
    {
        using var cancellation = new CancellationTokenSource();
        var before = Entries();

        // Cancelled when the last module is merged: the adapter is written by then, the model is not.
        await Should.ThrowAsync<OperationCanceledException>(() =>
            Merged.SaveModelAsync(
                folder["model"],
                progress: new Last(28, cancellation),
                cancellationToken: cancellation.Token
            )
        );

        Entries().ShouldBe(before);
    }

    [Fact]
    public async Task AnExistingModel_IsReplacedOnlyWhenThatIsAsked()
    {
        await Merged.SaveModelAsync(folder["model"]);

        var refusal = await Should.ThrowAsync<FindingException>(() => Merged.SaveModelAsync(folder["model"]));
        var finding = refusal.Findings.Where(finding => finding.Severity == Severity.Error).ShouldHaveSingleItem();
        finding.Id.ShouldBe("MDSL4040");
        finding.Subject!.Keys.ShouldBe("output.model");

        await Merged.SaveModelAsync(folder["model"], overwrite: true);
    }

    public void Dispose() => folder.Dispose();

    private string[] Entries() => [.. Directory.EnumerateFileSystemEntries(folder.Path).Order(StringComparer.Ordinal)];

    private sealed class Last(int count, CancellationTokenSource cancellation) : IProgress<ModuleReport>
    {
        private int reported;

        public void Report(ModuleReport value)
        {
            if (Interlocked.Increment(ref reported) == count)
            {
                cancellation.Cancel();
            }
        }
    }
}
