using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Fluent;

public sealed class SaveAdapterTests : IDisposable
{
    private readonly TempFolder folder = Shipped.Copy();

    private Merge<AnyBase> Merged =>
        Merge.Of(0.7 * Adapter.Load(folder["adapters/reverse"]) + 0.3 * Adapter.Load(folder["adapters/sort"])).Rank(8);

    [Fact]
    public async Task AMerge_WritesByteForByteWhatItsRecipeWrites()
    {
        var yaml = Merged.ToYaml().Replace("out/merged", folder["merged"], StringComparison.Ordinal);
        using (var prepared = MergePreparation.Of(Recipe.Parse(yaml)))
        {
            prepared.Run(new RunOptions(), null, CancellationToken.None);
        }

        var expected = Shipped.Contents(folder["merged"]);

        var report = await Merged.SaveAdapterAsync(folder["merged"], overwrite: true);

        report.Ranks.ShouldBe((8, 8));
        Shipped.Contents(folder["merged"]).ShouldBe(expected);
    }

    [Fact]
    public async Task TypedHandles_AreMergedFromWhereTheProjectIs()
    {
        var merge = Merge.Of(Compiled.Adapters.Reverse + Compiled.Adapters.Sort).Rank(RankPolicy.Sum);

        var report = await merge.SaveAdapterAsync(folder["typed"]);

        report.Ranks.ShouldBe((16, 16));
        Adapter.Load(folder["typed"]).Facts.Modules.Count.ShouldBe(28);
    }

    [Fact]
    public async Task Progress_IsToldOfEveryModuleOnce()
    {
        var told = new List<string>();

        await Merged.SaveAdapterAsync(folder["merged"], progress: new Told(told));

        told.Order(StringComparer.Ordinal)
            .ShouldBe(Merged.Plan().Modules.Select(module => module.Path).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task ACancelledMerge_LeavesNothingBehind()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() =>
            Merged.SaveAdapterAsync(folder["merged"], cancellationToken: cancellation.Token)
        );

        Directory.Exists(folder["merged"]).ShouldBeFalse();
    }

    [Fact]
    public async Task AnExistingResult_IsReplacedOnlyWhenThatIsAsked()
    {
        await Merged.SaveAdapterAsync(folder["merged"]);

        var refusal = await Should.ThrowAsync<FindingException>(() => Merged.SaveAdapterAsync(folder["merged"]));
        refusal
            .Findings.Where(finding => finding.Severity == Severity.Error)
            .ShouldHaveSingleItem()
            .Id.ShouldBe("MDSL4040");

        await Merged.SaveAdapterAsync(folder["merged"], overwrite: true);
    }

    [Fact]
    public async Task Warnings_AreInTheReport()
    {
        var report = await Merged.Density(0.5).SaveAdapterAsync(folder["merged"]);

        report.Findings.ShouldContain(finding => finding.Descriptor == ValueFindings.UnusedParameter);
    }

    [Fact]
    public async Task AnAdapterThatIsGone_IsFoundBeforeAnythingIsWritten()
    {
        var merge = Merged;
        Directory.Delete(folder["adapters/sort"], recursive: true);

        var refusal = await Should.ThrowAsync<FindingException>(() => merge.SaveAdapterAsync(folder["merged"]));

        refusal.Message.ShouldStartWith(
            $"adapters.sort.path: error MDSL4000: There is no folder '{folder["adapters/sort"]}'"
        );
    }

    public void Dispose() => folder.Dispose();

    private sealed class Told(List<string> paths) : IProgress<ModuleReport>
    {
        public void Report(ModuleReport value)
        {
            lock (paths)
            {
                paths.Add(value.Path);
            }
        }
    }
}
