using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Fusing;

/// <summary>Runs of recipes that write a model, ended while they write it and resumed.</summary>
public sealed class RunResumeTests : IDisposable
{
    private static readonly LayeredModel Model = new(Layers: 4, Width: 64);

    private readonly TempFolder folder = new();

    public RunResumeTests() => LayeredRecipe.Write(folder, Model, "{ method: ties, density: 0.5, rank: 3 }");

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("{ model: out }", 4)]
    [InlineData("{ adapter: adapter, model: out }", 8)]
    public void FinishedFiles_AreKept_AndNothingIsMergedForThem(string output, int merged)
    {
        LayeredRecipe.Write(folder, Model, "{ method: ties, density: 0.5, rank: 3 }", output);
        End(share: 0.6);
        var kept = FilesAt(folder[".out.partial/files"]);
        kept.Length.ShouldBe(3, "two finished files and one that was begun");
        Directory.Exists(folder["out"]).ShouldBeFalse();

        var report = Run(new RunOptions { Resume = true });

        report.Modules.Count.ShouldBe(merged);
        report.Fuse!.Tensors.Count.ShouldBe(4);
        FilesAt(folder["out"])[..2].ShouldBe(kept[..2], "the very same files");
        Run(new RunOptions(), "output.model=whole", "output.adapter=other-adapter");
        FolderMark.Of(folder["out"]).ShouldBe(FolderMark.Of(folder["whole"]));
        Directory.GetFileSystemEntries(folder.Path, ".*").ShouldBeEmpty();
    }

    [Fact]
    public void WithoutResume_AnEndedRunLeavesNothing()
    {
        End(share: 0.6, resume: false);

        Directory.GetDirectories(folder.Path).Length.ShouldBe(3);
    }

    [Fact]
    public void AnotherRecipe_BeginsAnew()
    {
        End(share: 0.6);

        var result = Tool.Run("run", folder[LayeredRecipe.File], "--resume", "--set", "merge.rank=2");

        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        result.Error.ShouldContain(
            $"{folder[LayeredRecipe.File]}(7,18): warning MDSL4048: The unfinished output 'out' "
        );
    }

    [Fact]
    public void AFinishedFileThatWasChanged_IsWrittenAgain()
    {
        End(share: 0.6);
        var file = Directory.GetFiles(folder[".out.partial/files"]).Order(StringComparer.Ordinal).First();
        var bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);

        var result = Tool.Run("run", folder[LayeredRecipe.File], "--resume");

        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        result.Error.ShouldContain("warning MDSL4049: ");
        Run(new RunOptions(), "output.model=whole");
        FolderMark.Of(folder["out"]).ShouldBe(FolderMark.Of(folder["whole"]));
    }

    [Fact]
    public void AnInterruption_SaysWhatIsKept()
    {
        using var ended = new CancellationTokenSource();
        ended.Cancel();

        var result = Tool.Run(ended.Token, "run", folder[LayeredRecipe.File], "--resume");

        result.ExitCode.ShouldBe(ExitCodes.Interrupted);
        result.Error.ShouldEndWith(
            $"mergedsl: interrupted; what is finished of '{folder[LayeredRecipe.File]}' was kept: the same command goes on with it\n"
        );
    }

    // Cancels once that share of the model is written.
    private void End(double share, bool resume = true)
    {
        using var ended = new CancellationTokenSource();
        var progress = new RunProgress { Writing = total => new Trap((long)(share * total), ended.Cancel) };
        using var preparation = MergePreparation.Of(Recipe.Load(folder[LayeredRecipe.File]));
        Should.Throw<OperationCanceledException>(() =>
            preparation.Run(new RunOptions { Resume = resume, Threads = 1 }, progress, ended.Token)
        );
    }

    private MergeReport Run(RunOptions options, params string[] changes)
    {
        var recipe = Recipe.Load(folder[LayeredRecipe.File]);
        var isKept = recipe.Model!.Output.Adapter is not null;
        var overrides = changes
            .Where(change => isKept || !change.StartsWith("output.adapter", StringComparison.Ordinal))
            .Select(change => Core.Recipes.RecipeOverride.Parse(change)!);
        using var preparation = MergePreparation.Of(Recipe.Load(folder[LayeredRecipe.File], [.. overrides]));
        return preparation.Run(options, null, CancellationToken.None);
    }

    private static (string Name, DateTime Written)[] FilesAt(string path) =>
        [
            .. new DirectoryInfo(path)
                .GetFiles("*.safetensors")
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => (file.Name, file.LastWriteTimeUtc)),
        ];

    private sealed class Trap(long limit, Action spring) : IProgress<long>
    {
        private long done;

        public void Report(long value)
        {
            done += value;
            if (done >= limit)
            {
                spring();
            }
        }
    }
}
