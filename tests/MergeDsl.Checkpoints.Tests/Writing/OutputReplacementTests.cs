using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Findings;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Writing;

public sealed class OutputReplacementTests : OutputCase
{
    [Fact]
    public void AModel_IsReplacedWhenThatIsSaid()
    {
        Model.HasEmptyShard = false;
        Write(Target());
        FindingAssertions.ShouldFind(() => Create(Target()), FileFindings.OutputExists);
        File.WriteAllText(Model["out/tokenizer.json"], "old");
        Write(Target() with { Overwrite = true });
        File.ReadAllText(Model["out/tokenizer.json"]).ShouldBe("{}");
        Model.Beside().Where(path => path.StartsWith('.')).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(OutputKind.Model, false)]
    [InlineData(OutputKind.Adapter, true)]
    [InlineData(OutputKind.Either, true)]
    public void AnAdapter_IsReplacedByOneOrByWhatTellsLater(OutputKind kind, bool isReplaced)
    {
        Directory.CreateDirectory(Model["out"]);
        File.WriteAllText(Model["out/adapter_config.json"], "{}");
        File.WriteAllText(Model["out/adapter_model.safetensors"], "old");
        var target = Target() with { Kind = kind };

        target.Refusals().ShouldHaveSingleItem();
        (target with { Overwrite = true }).Refusals().Count.ShouldBe(isReplaced ? 0 : 1);
    }

    [Theory]
    [InlineData("optimizer.pt", "optimizer.pt")]
    [InlineData("adapter_model.safetensors", "adapter_model.safetensors")]
    [InlineData("model-00009-of-00009.undo", "model-00009-of-00009.undo")]
    [InlineData("checkpoint-500/model.safetensors", "checkpoint-500")]
    [InlineData("original/deep/consolidated.00.pth", "original")]
    [InlineData(".git/HEAD", ".git")]
    public void AFolderThatHoldsMoreThanAModel_IsNeverReplaced(string file, string offending)
    {
        Model.HasEmptyShard = false;
        Write(Target());
        Directory.CreateDirectory(Path.GetDirectoryName(Model[$"out/{file}"])!);
        File.WriteAllText(Model[$"out/{file}"], "mine");
        var before = Model.Beside().ToArray();
        FindingAssertions
            .ShouldFind(() => Create(Target() with { Overwrite = true }), OutputFindings.OutputHoldsMoreThanModel)
            .Message.ShouldContain($"holds '{offending}'");
        Model.Beside().ShouldBe(before);
    }

    [Fact]
    public void AFolderThatHoldsMuchData_IsNeverReplaced()
    {
        Model.HasEmptyShard = false;
        Write(Target());
        Directory.CreateDirectory(Model["out/data"]);
        using (var file = File.Create(Model["out/data/corpus.jsonl"]))
        {
            file.SetLength((64 << 20) + 1);
        }

        FindingAssertions.ShouldFind(
            () => Create(Target() with { Overwrite = true }),
            OutputFindings.OutputHoldsMoreThanModel
        );
    }

    [Theory]
    [InlineData("config.json")]
    [InlineData("model.safetensors")]
    [InlineData("package.json")]
    public void AFolderThatIsNoModel_IsNeverReplaced(string file)
    {
        Directory.CreateDirectory(Model["out"]);
        File.WriteAllText(Model[$"out/{file}"], "{}");
        FindingAssertions.ShouldFind(
            () => Create(Target() with { Overwrite = true }),
            OutputFindings.OutputHoldsMoreThanModel
        );
    }

    [Fact]
    public void AnAdapter_IsNeverReplacedByAModel()
    {
        Directory.CreateDirectory(Model["out"]);
        File.WriteAllText(Model["out/adapter_config.json"], "{}");
        FindingAssertions.ShouldFind(
            () => Create(Target() with { Overwrite = true }),
            OutputFindings.OutputHoldsMoreThanModel
        );
        File.Exists(Model["out/adapter_config.json"]).ShouldBeTrue();
    }

    [Fact]
    public void AModelThatGainsAFolderMeanwhile_IsNotReplaced()
    {
        Model.HasEmptyShard = false;
        Write(Target());
        using (var output = Create(Target() with { Overwrite = true }))
        {
            Model.Fill(output);
            Directory.CreateDirectory(Model["out/.git"]);
            FindingAssertions.ShouldFind(output.Commit, OutputFindings.OutputHoldsMoreThanModel);
        }

        Directory.Exists(Model["out/.git"]).ShouldBeTrue();
        Model.Beside().Where(path => path.StartsWith('.')).ShouldBeEmpty();
    }

    [Fact]
    public void AnInput_IsReplacedOnlyWhenItIsTheOneThatIsSaid()
    {
        var other = Model["other"];
        FindingAssertions.ShouldFind(() => Create(Target("base")), FileFindings.OutputTouchesInput);
        FindingAssertions.ShouldFind(
            () => Create(Target("base") with { Overwrite = true }),
            FileFindings.OutputTouchesInput
        );
        FindingAssertions.ShouldFind(
            () => Create(Target("base") with { ReplacedInput = other, Inputs = [Model.Path, other] }),
            FileFindings.OutputTouchesInput
        );
        FindingAssertions.ShouldFind(
            () => Create(Target("base/below") with { ReplacedInput = Model.Path }),
            FileFindings.OutputTouchesInput
        );
    }

    [Theory]
    [InlineData("base")]
    [InlineData("link")]
    public void AnInputThatIsReplaced_StandsUntilTheOutputDoes(string name)
    {
        // As `hf download` leaves no such file, other weights would be in the way.
        File.Delete(Path.Combine(Model.Path, "pytorch_model.bin"));
        Directory.CreateSymbolicLink(Model["link"], Model.Path);
        using (var output = Create(Target(name) with { ReplacedInput = Model.Path }))
        {
            Model.Fill(output);
            output.WriteFile("config.json", "{}"u8.ToArray());
            File.ReadAllText(Path.Combine(Model.Path, "config.json")).ShouldContain("llama");
            output.Commit();
        }

        new DirectoryInfo(Model.Path).LinkTarget.ShouldBeNull();
        File.ReadAllText(Path.Combine(Model.Path, "config.json")).ShouldBe("{}");
        Model.Beside().Where(path => path.StartsWith('.')).ShouldBeEmpty();
    }

    [Fact]
    public void ACommitThatWasKilledBetweenTheRenames_IsUndoneAndCanBeResumed()
    {
        Model.HasEmptyShard = false;
        Write(Target());
        Interrupt(3, Target() with { Overwrite = true, Resume = true });
        Directory.Move(Model["out"], Model[".out.partial/replaced"]);

        CheckpointOutput.Settle(Model["out"]).ShouldBeFalse();
        File.Exists(Model["out/config.json"]).ShouldBeTrue();
        using var output = Create(Resumed() with { Overwrite = true });
        output.Pending.ShouldBeEmpty();
    }

    [Fact]
    public void ACommitThatWasKilledBehindTheRenames_IsEnded()
    {
        Write(Target("old"));
        Interrupt(4);
        Directory.Move(Model["old"], Model[".out.partial/replaced"]);
        Directory.Move(Model[".out.partial/files"], Model["out"]);

        CheckpointOutput.Settle(Model["out"]).ShouldBeTrue();
        Model.Beside().Where(path => path.StartsWith('.')).ShouldBeEmpty();
        CheckpointOutput.Settle(Model["out"]).ShouldBeFalse();
    }

    [Fact]
    public void WhatCouldNotBeMovedBack_IsNotDeleted()
    {
        Write(Target("old"));
        using (var output = Create(Target()))
        {
            Directory.Move(Model["old"], Model[".out.partial/replaced"]);
        }

        File.Exists(Model[".out.partial/replaced/config.json"]).ShouldBeTrue();
        CheckpointOutput.Settle(Model["out"]);
        File.Exists(Model["out/config.json"]).ShouldBeTrue();
    }
}
