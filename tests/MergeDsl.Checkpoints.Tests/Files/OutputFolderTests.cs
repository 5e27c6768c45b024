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
            .Message.ShouldBe(
                $"The output '{folder["result"]}' exists already: expected a new or empty folder (--overwrite replaces it)"
            );
        Entries().ShouldBe(["result", "result/adapter_config.json"]);
    }

    [Fact]
    public void OverwrittenOutput_HoldsOnlyTheNewFiles()
    {
        WriteOld("result");
        Write("result", commit: true, overwrite: true);
        Entries().ShouldBe(["result", "result/file"]);
    }

    [Theory]
    [InlineData(true, "notes.txt", "notes.txt")]
    [InlineData(false, "notes.txt", "notes.txt")]
    [InlineData(true, "adapter_config.json,checkpoint-1/adapter_config.json", "checkpoint-1")]
    [InlineData(false, "adapter_config.json,checkpoint-1/adapter_config.json", "checkpoint-1")]
    [InlineData(true, "src/main.c,README", "README")]
    public void FolderThatIsNoAdapterAlone_IsNeverReplaced(bool overwrite, string files, string offending)
    {
        foreach (var file in files.Split(','))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[$"result/{file}"])!);
            File.WriteAllText(folder[$"result/{file}"], "old");
        }

        var before = Entries().ToArray();
        var message =
            $"The output '{folder["result"]}' holds '{offending}': "
            + "expected a new folder, or an adapter alone; remove it or choose another name";
        OutputFolder.Refusals(folder["result"], [], overwrite).ShouldHaveSingleItem().Message.ShouldBe(message);
        FindingAssertions.ShouldFind(() => Write("result", commit: true, overwrite), FileFindings.OutputHoldsMore);
        Entries().ShouldBe(before);
    }

    [Fact]
    public void AdapterThatGainsAFolderMeanwhile_IsNotReplaced()
    {
        WriteOld("result");
        using (var output = OutputFolder.Create(folder["result"], [], overwrite: true))
        {
            Directory.CreateDirectory(folder["result/checkpoint-1"]);
            FindingAssertions.ShouldFind(output.Commit, FileFindings.OutputHoldsMore);
        }

        Entries().ShouldBe(["result", "result/adapter_config.json", "result/checkpoint-1"]);
    }

    [Fact]
    public void AbandonedOverwrite_KeepsTheOldFiles()
    {
        WriteOld("result");
        Write("result", commit: false, overwrite: true);
        Entries().ShouldBe(["result", "result/adapter_config.json"]);
    }

    [Fact]
    public void OldAdapterThatCannotBeDeleted_StaysBesideTheNewOne()
    {
        WriteOld("result");
        using (var output = OutputFolder.Create(folder["result"], [], overwrite: true, Refuse))
        {
            File.WriteAllText(output["file"], "new");
            output.Commit();
        }

        var aside = $".result.replaced-{Environment.ProcessId}";
        Entries().ShouldBe([aside, $"{aside}/adapter_config.json", "result", "result/file"]);
    }

    [Fact]
    public void CleanUpThatFails_DoesNotHideWhyTheWorkEnded() =>
        Should.Throw<TimeoutException>(() =>
        {
            using var output = OutputFolder.Create(folder["result"], [], overwrite: false, Refuse);
            throw new TimeoutException();
        });

    [Fact]
    public void FolderFilledMeanwhile_IsNotReplaced()
    {
        using (var output = OutputFolder.Create(folder["result"], [], overwrite: false))
        {
            WriteOld("result");
            FindingAssertions.ShouldFind(output.Commit, FileFindings.AccessFailed);
        }

        Entries().ShouldBe(["result", "result/adapter_config.json"]);
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

    private static void Refuse(string path) => throw new IOException($"'{path}' is busy.");

    private void WriteOld(string target)
    {
        Directory.CreateDirectory(folder[target]);
        File.WriteAllText(folder[$"{target}/adapter_config.json"], "old");
    }

    private IEnumerable<string> Entries() =>
        Directory
            .EnumerateFileSystemEntries(folder.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder.Path, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
}
