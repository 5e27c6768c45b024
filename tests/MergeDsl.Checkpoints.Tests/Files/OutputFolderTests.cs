using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Files;

public sealed class OutputFolderTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void CommittedFolder_StandsInItsPlaceAlone()
    {
        Write("out/deep/result", commit: true);
        File.ReadAllText(folder["out/deep/result/file"]).ShouldBe("new");
        Entries().ShouldBe(["out", "out/deep", "out/deep/result", "out/deep/result/file"]);
    }

    [Fact]
    public void BeforeTheCommit_TheTargetDoesNotExist()
    {
        using var output = OutputFolder.Create(folder["result"], [], overwrite: false);
        Directory.Exists(folder["result"]).ShouldBeFalse();
        Path.GetFileName(output.Path).ShouldBe($".result.partial-{Environment.ProcessId}");
    }

    [Fact]
    public void AbandonedFolder_LeavesNothingNotEvenParents()
    {
        Write("a/b/c/result", commit: false);
        Entries().ShouldBeEmpty();
    }

    [Fact]
    public void AbandonedFolder_LeavesParentsThatHoldSomethingElse()
    {
        using (OutputFolder.Create(folder["a/b/result"], [], overwrite: false))
        {
            File.WriteAllText(folder["a/other"], "");
        }

        Entries().ShouldBe(["a", "a/other"]);
    }

    [Fact]
    public void EmptyFolder_IsReplaced()
    {
        Directory.CreateDirectory(folder["result"]);
        Write("result", commit: true);
        Entries().ShouldBe(["result", "result/file"]);
    }

    [Fact]
    public void ExistingOutput_IsRefusedAndKept()
    {
        WriteOld("result");
        FindingAssertions
            .ShouldFind(() => Write("result", commit: true), FileFindings.OutputExists)
            .Message.ShouldBe($"The output '{folder["result"]}' exists already: expected a new or empty folder");
        Entries().ShouldBe(["result", "result/old"]);
    }

    [Fact]
    public void OverwrittenOutput_HoldsOnlyTheNewFiles()
    {
        WriteOld("result");
        Write("result", commit: true, overwrite: true);
        Entries().ShouldBe(["result", "result/file"]);
    }

    [Fact]
    public void AbandonedOverwrite_KeepsTheOldFiles()
    {
        WriteOld("result");
        Write("result", commit: false, overwrite: true);
        Entries().ShouldBe(["result", "result/old"]);
    }

    [Fact]
    public void FolderFilledMeanwhile_IsNotReplaced()
    {
        using (var output = OutputFolder.Create(folder["result"], [], overwrite: false))
        {
            WriteOld("result");
            FindingAssertions.ShouldFind(output.Commit, FileFindings.AccessFailed);
        }

        Entries().ShouldBe(["result", "result/old"]);
    }

    [Fact]
    public void FileInItsPlace_IsRefusedEvenWhenOverwriting()
    {
        File.WriteAllText(folder["result"], "");
        FindingAssertions.ShouldFind(() => Write("result", commit: true, overwrite: true), FileFindings.OutputIsFile);
    }

    [Fact]
    public void TwoOutputsAtOnce_DoNotMeet()
    {
        using var first = OutputFolder.Create(folder["result"], [], overwrite: true);
        using var second = OutputFolder.Create(folder["result"], [], overwrite: true);
        first.Path.ShouldNotBe(second.Path);
    }

    [Theory]
    [InlineData("in", "in", "is")]
    [InlineData("in/", "in", "is")]
    [InlineData("in/../in", "in", "is")]
    [InlineData("in/out", "in", "lies inside")]
    [InlineData("in", "in/adapter", "contains")]
    [InlineData("link", "in", "is")]
    [InlineData("link/out", "in", "lies inside")]
    public void OutputThatTouchesAnInput_IsRefused(string target, string input, string how)
    {
        Directory.CreateDirectory(folder["in/adapter"]);
        Directory.CreateSymbolicLink(folder["link"], folder["in"]);
        var refusals = OutputFolder.Refusals(folder[target], [folder[input]], overwrite: true);
        refusals
            .ShouldHaveSingleItem()
            .Message.ShouldBe(
                $"The output '{folder[target]}' {how} the input '{folder[input]}': expected a folder apart from every input"
            );
        Should.Throw<FindingException>(() => OutputFolder.Create(folder[target], [folder[input]], overwrite: true));
    }

    [Fact]
    public void OutputBesideAnInputWithTheSameBeginning_IsFine() =>
        OutputFolder.Refusals(folder["input-merged"], [folder["input"]], overwrite: false).ShouldBeEmpty();

    [Fact]
    public void Root_IsRefused() =>
        OutputFolder
            .Refusals(Path.GetPathRoot(folder.Path)!, [], overwrite: true)
            .ShouldHaveSingleItem()
            .Id.ShouldBe("MDSL4042");

    [Fact]
    public void PlaceThatCannotBeWritten_IsAFinding()
    {
        if (OperatingSystem.IsLinux())
        {
            Should
                .Throw<FindingException>(() => OutputFolder.Create("/proc/mergedsl/result", [], overwrite: false))
                .Findings.ShouldHaveSingleItem()
                .Id.ShouldStartWith("MDSL400");
        }
    }

    [Fact]
    public void ParentThatIsAFile_IsAFinding()
    {
        File.WriteAllText(folder["a"], "");
        FindingAssertions.ShouldFind(() => Write("a/result", commit: true), FileFindings.OutputBelowFile);
        Entries().ShouldBe(["a"]);
    }

    private void Write(string target, bool commit, bool overwrite = false)
    {
        using var output = OutputFolder.Create(folder[target], [], overwrite);
        File.WriteAllText(output["file"], "new");
        if (commit)
        {
            output.Commit();
        }
    }

    private void WriteOld(string target)
    {
        Directory.CreateDirectory(folder[target]);
        File.WriteAllText(folder[$"{target}/old"], "old");
    }

    private IEnumerable<string> Entries() =>
        Directory
            .EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder.Path, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
}
