using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Findings;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Writing;

public sealed class CheckpointOutputTests : OutputCase
{
    [Fact]
    public void ACopy_HoldsTheSameBytes()
    {
        Write(Target());

        var copy = SampleModel.Content(Model["out"]);
        var original = SampleModel.Content(Model.Path);
        copy.Keys.ShouldBe(
            [
                "chat_template/tool.jinja",
                "config.json",
                SampleModel.Files[0].Replace("safetensors", "undo"),
                SampleModel.Files[0],
                SampleModel.Files[1],
                SampleModel.Files[2].Replace("safetensors", "undo"),
                SampleModel.Files[2],
                SampleModel.Files[3],
                "model.safetensors.index.json",
                "tokenizer.json",
            ],
            ignoreOrder: true
        );
        foreach (var (file, bytes) in copy.Where(pair => original.ContainsKey(pair.Key)))
        {
            bytes.ShouldBe(original[file], file);
        }

        File.ReadAllText(Model["out/model-00001-of-00004.undo"]).ShouldBe("z\na\nm\n");
        Model.Beside().Where(path => !path.StartsWith("out")).ShouldBeEmpty();
    }

    [Fact]
    public void AnAbandonedRun_LeavesNothing()
    {
        using (var output = Create(Target("a/b/out")))
        {
            Model.Copy(output, output.Pending[0]);
        }

        Model.Beside().ShouldBeEmpty();
    }

    [Fact]
    public void ARunThatMayBeResumed_LeavesItsWorkFolder()
    {
        Interrupt(2);
        Model.Beside().ShouldContain(".out.partial/files/model-00001-of-00004.safetensors");
        Directory.Exists(Model["out"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void AResumedRun_WritesTheRestAndHoldsTheSameBytes(int finished)
    {
        Write(Target("whole"));
        Interrupt(finished);
        using (var output = Create(Resumed()))
        {
            output.Findings.ShouldBeEmpty();
            output.Pending.Select(unit => unit.Shard.File).ShouldBe(SampleModel.Files[finished..]);
            Model.Fill(output);
            output.Commit();
        }

        SampleModel.Content(Model["out"]).ShouldBe(SampleModel.Content(Model["whole"]));
        Model.Beside().Where(path => path.StartsWith('.')).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("files/model-00001-of-00004.safetensors", true)]
    [InlineData("files/model-00001-of-00004.undo", true)]
    [InlineData("files/model-00002-of-00004.safetensors", true)]
    [InlineData("units/model-00001-of-00004.safetensors.json", false)]
    [InlineData("units/model-00002-of-00004.safetensors.json", false)]
    public void AFinishedFileThatWasChanged_IsWrittenAgain(string file, bool isTold)
    {
        Write(Target("whole"));
        Interrupt(3);
        var path = Model[$".out.partial/{file}"];
        var bytes = File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        File.WriteAllBytes(path, bytes);
        using (var output = Create(Resumed()))
        {
            output.Findings.Select(finding => finding.Id).ShouldBe(isTold ? ["MDSL4049"] : []);
            output.Pending.Count.ShouldBe(2);
            output.Pending.ShouldContain(unit => file.Contains(Path.ChangeExtension(unit.Shard.File, null)));
            Model.Fill(output);
            output.Commit();
        }

        SampleModel.Content(Model["out"]).ShouldBe(SampleModel.Content(Model["whole"]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void AFinishedFileOfAnotherLength_IsWrittenAgain(int change)
    {
        Interrupt(1);
        using (var file = File.OpenWrite(Model[$".out.partial/files/{SampleModel.Files[0]}"]))
        {
            file.SetLength(change == 0 ? 0 : file.Length + change);
        }

        using var output = Create(Resumed());
        output.Findings.ShouldHaveSingleItem().Id.ShouldBe("MDSL4049");
        output.Pending.Count.ShouldBe(4);
    }

    [Fact]
    public void AUnitThatWasOnlyBegun_IsWrittenAgain()
    {
        using (var output = Create(Resumed()))
        using (var writer = output.Open(output.Pending[0]))
        {
            writer.AppendSide([1, 2, 3]);
        }

        using var resumed = Create(Resumed());
        resumed.Findings.ShouldBeEmpty();
        resumed.Pending.Count.ShouldBe(4);
        File.Exists(resumed["model-00001-of-00004.undo"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Scratch_IsEmptyAtFirst_AndGoneWhenTheOutputStands(bool isShared)
    {
        var target = Resumed() with { Share = isShared ? new(1, 1) : null };
        for (var run = 0; run < 2; run++)
        {
            using var output = Create(target);
            Directory.EnumerateFileSystemEntries(output.CreateScratch()).ShouldBeEmpty();
            File.WriteAllText(Path.Combine(output.CreateScratch(), "half"), "made");
        }

        Write(target);

        Model.Beside().Where(path => path.Contains("scratch") || path.StartsWith('.')).ShouldBeEmpty();
    }

    [Fact]
    public void WorkOfAnotherPlan_IsBegunAnew()
    {
        Interrupt(2);
        using var output = Create(Resumed(), "other plan");
        output.Findings.ShouldHaveSingleItem().Id.ShouldBe("MDSL4048");
        output.Pending.Count.ShouldBe(4);
        SampleModel.Listing(Model[".out.partial/files"]).ShouldBeEmpty();
    }

    [Fact]
    public void WorkOfOtherLayouts_IsBegunAnew()
    {
        Interrupt(2);
        var layouts = Model.Layouts.Select(layout => layout with { Metadata = new Dictionary<string, string>() });
        using var output = CheckpointOutput.Create(Resumed(), [.. layouts], "plan");
        output.Findings.ShouldHaveSingleItem().Id.ShouldBe("MDSL4048");
    }

    [Fact]
    public void WithoutResuming_WhatIsLeftIsDeletedAndThatIsTold()
    {
        Interrupt(2);
        using var output = Create(Target());
        output.Findings.ShouldHaveSingleItem().Id.ShouldBe("MDSL4057");
        output.Pending.Count.ShouldBe(4);
        SampleModel.Listing(Model[".out.partial/files"]).ShouldBeEmpty();
    }

    [Fact]
    public void TwoRunsIntoOneOutput_DoNotMeet()
    {
        Model.HasEmptyShard = false;
        using (var first = Create(Target()))
        {
            FindingAssertions.ShouldFind(() => Create(Resumed()), OutputFindings.OutputInUse);
            // The one that was refused has not opened the door for the next.
            FindingAssertions.ShouldFind(() => Create(Target()), OutputFindings.OutputInUse);
            Model.Fill(first);
            first.Commit();
        }

        using var later = Create(Target() with { Overwrite = true });
        later.Pending.Count.ShouldBe(3);
    }

    [Fact]
    public void AFullDisk_IsAFindingAndLeavesNothing()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        using (var output = Create(Target()))
        {
            File.CreateSymbolicLink(output[SampleModel.Files[0]], "/dev/full");
            FindingAssertions.ShouldFind(() => Model.Copy(output, output.Pending[0]), FileFindings.DiskFull);
            File.CreateSymbolicLink(output["config.json"], "/dev/full");
            FindingAssertions.ShouldFind(() => output.Carry(Model.Path, "config.json"), FileFindings.DiskFull);
            FindingAssertions.ShouldFind(() => output.WriteFile("config.json", [1]), FileFindings.DiskFull);
        }

        Model.Beside().ShouldBeEmpty();
    }

    [Fact]
    public void ASmallFileThatIsMissing_IsAFindingAboutTheSource()
    {
        using var output = Create(Target());
        FindingAssertions
            .ShouldFind(() => output.Carry(Model.Path, "vocab.json"), FileFindings.FileMissing)
            .Message.ShouldContain(Path.Combine(Model.Path, "vocab.json"));
    }

    [Fact]
    public void AByteThatIsMissingOrWrittenTwice_IsADefectOfTheCaller()
    {
        using var output = Create(Target());
        using (var writer = output.Open(output.Pending[0]))
        {
            writer.Write(0, 0, new byte[7]);
            writer.Write(2, 0, new byte[39]);
            Should.Throw<InvalidOperationException>(writer.Complete);
        }

        using (var writer = output.Open(output.Pending[0]))
        {
            writer.Write(0, 0, new byte[7]);
            writer.Write(2, 0, new byte[39]);
            writer.Write(2, 38, new byte[2]);
            Should.Throw<InvalidOperationException>(writer.Complete);
        }

        Should.Throw<InvalidOperationException>(output.Commit);
        Directory.Exists(Model["out"]).ShouldBeFalse();
    }

    [Theory]
    [InlineData(-1, 0, 1)]
    [InlineData(3, 0, 1)]
    [InlineData(0, -1, 1)]
    [InlineData(0, 7, 1)]
    [InlineData(1, 0, 1)]
    [InlineData(0, long.MaxValue, 1)]
    public void BytesOutsideATensor_AreADefectOfTheCaller(int tensor, long offset, int length)
    {
        using var output = Create(Target());
        using var writer = output.Open(output.Pending[0]);
        Should.Throw<ArgumentOutOfRangeException>(() => writer.Write(tensor, offset, new byte[length]));
    }

    [Fact]
    public void AnOutputWithoutAName_IsRefused() =>
        FindingAssertions.ShouldFind(
            () => Create(new(Path.GetPathRoot(Model.Path)!, [])),
            FileFindings.OutputHasNoName
        );
}
