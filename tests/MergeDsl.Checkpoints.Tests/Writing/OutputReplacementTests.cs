using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Findings;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Writing;

public sealed class OutputReplacementTests : IDisposable
{
    private readonly SampleModel model = new();

    public void Dispose() => model.Dispose();

    [Fact]
    public void AModel_IsReplacedWhenThatIsSaid()
    {
        model.HasEmptyShard = false;
        Write(Target());
        FindingAssertions.ShouldFind(() => Create(Target()), FileFindings.OutputExists);
        File.WriteAllText(model["out/tokenizer.json"], "old");
        Write(Target() with { Overwrite = true });
        File.ReadAllText(model["out/tokenizer.json"]).ShouldBe("{}");
        model.Beside().Where(path => path.StartsWith('.')).ShouldBeEmpty();
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
        model.HasEmptyShard = false;
        Write(Target());
        Directory.CreateDirectory(Path.GetDirectoryName(model[$"out/{file}"])!);
        File.WriteAllText(model[$"out/{file}"], "mine");
        var before = model.Beside().ToArray();
        FindingAssertions
            .ShouldFind(() => Create(Target() with { Overwrite = true }), OutputFindings.OutputHoldsMoreThanModel)
            .Message.ShouldContain($"holds '{offending}'");
        model.Beside().ShouldBe(before);
    }

    [Fact]
    public void AFolderThatHoldsMuchData_IsNeverReplaced()
    {
        model.HasEmptyShard = false;
        Write(Target());
        Directory.CreateDirectory(model["out/data"]);
        using (var file = File.Create(model["out/data/corpus.jsonl"]))
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
        Directory.CreateDirectory(model["out"]);
        File.WriteAllText(model[$"out/{file}"], "{}");
        FindingAssertions.ShouldFind(
            () => Create(Target() with { Overwrite = true }),
            OutputFindings.OutputHoldsMoreThanModel
        );
    }

    [Fact]
    public void AnAdapter_IsNeverReplacedByAModel()
    {
        Directory.CreateDirectory(model["out"]);
        File.WriteAllText(model["out/adapter_config.json"], "{}");
        FindingAssertions.ShouldFind(
            () => Create(Target() with { Overwrite = true }),
            OutputFindings.OutputHoldsMoreThanModel
        );
        File.Exists(model["out/adapter_config.json"]).ShouldBeTrue();
    }

    [Fact]
    public void AModelThatGainsAFolderMeanwhile_IsNotReplaced()
    {
        model.HasEmptyShard = false;
        Write(Target());
        using (var output = Create(Target() with { Overwrite = true }))
        {
            model.Fill(output);
            Directory.CreateDirectory(model["out/.git"]);
            FindingAssertions.ShouldFind(output.Commit, OutputFindings.OutputHoldsMoreThanModel);
        }

        Directory.Exists(model["out/.git"]).ShouldBeTrue();
        model.Beside().Where(path => path.StartsWith('.')).ShouldBeEmpty();
    }

    [Fact]
    public void AnInput_IsReplacedOnlyWhenItIsTheOneThatIsSaid()
    {
        var other = model["other"];
        FindingAssertions.ShouldFind(() => Create(Target("base")), FileFindings.OutputTouchesInput);
        FindingAssertions.ShouldFind(
            () => Create(Target("base") with { Overwrite = true }),
            FileFindings.OutputTouchesInput
        );
        FindingAssertions.ShouldFind(
            () => Create(Target("base") with { ReplacedInput = other, Inputs = [model.Path, other] }),
            FileFindings.OutputTouchesInput
        );
        FindingAssertions.ShouldFind(
            () => Create(Target("base/below") with { ReplacedInput = model.Path }),
            FileFindings.OutputTouchesInput
        );
    }

    [Theory]
    [InlineData("base")]
    [InlineData("link")]
    public void AnInputThatIsReplaced_StandsUntilTheOutputDoes(string name)
    {
        // As `hf download` leaves no such file, other weights would be in the way.
        File.Delete(Path.Combine(model.Path, "pytorch_model.bin"));
        Directory.CreateSymbolicLink(model["link"], model.Path);
        using (var output = Create(Target(name) with { ReplacedInput = model.Path }))
        {
            model.Fill(output);
            output.WriteFile("config.json", "{}"u8.ToArray());
            File.ReadAllText(Path.Combine(model.Path, "config.json")).ShouldContain("llama");
            output.Commit();
        }

        new DirectoryInfo(model.Path).LinkTarget.ShouldBeNull();
        File.ReadAllText(Path.Combine(model.Path, "config.json")).ShouldBe("{}");
        model.Beside().Where(path => path.StartsWith('.')).ShouldBeEmpty();
    }

    [Fact]
    public void ACommitThatWasKilledBetweenTheRenames_IsUndoneAndCanBeResumed()
    {
        model.HasEmptyShard = false;
        Write(Target());
        Interrupt(3, Target() with { Overwrite = true, Resume = true });
        Directory.Move(model["out"], model[".out.partial/replaced"]);

        CheckpointOutput.Settle(model["out"]).ShouldBeFalse();
        File.Exists(model["out/config.json"]).ShouldBeTrue();
        using var output = Create(Resumed() with { Overwrite = true });
        output.Pending.ShouldBeEmpty();
    }

    [Fact]
    public void ACommitThatWasKilledBehindTheRenames_IsEnded()
    {
        Write(Target("old"));
        Interrupt(4);
        Directory.Move(model["old"], model[".out.partial/replaced"]);
        Directory.Move(model[".out.partial/files"], model["out"]);

        CheckpointOutput.Settle(model["out"]).ShouldBeTrue();
        model.Beside().Where(path => path.StartsWith('.')).ShouldBeEmpty();
        CheckpointOutput.Settle(model["out"]).ShouldBeFalse();
    }

    [Fact]
    public void WhatCouldNotBeMovedBack_IsNotDeleted()
    {
        Write(Target("old"));
        using (var output = Create(Target()))
        {
            Directory.Move(model["old"], model[".out.partial/replaced"]);
        }

        File.Exists(model[".out.partial/replaced/config.json"]).ShouldBeTrue();
        CheckpointOutput.Settle(model["out"]);
        File.Exists(model["out/config.json"]).ShouldBeTrue();
    }

    private OutputTarget Target(string name = "out") => new(model[name], [model.Path]);

    private OutputTarget Resumed() => Target() with { Resume = true };

    private CheckpointOutput Create(OutputTarget target, string identity = "plan") =>
        CheckpointOutput.Create(target, model.Layouts, identity);

    private void Interrupt(int units, OutputTarget? target = null)
    {
        using var output = Create(target ?? Resumed());
        foreach (var unit in output.Pending.Take(units))
        {
            model.Copy(output, unit);
        }

        output.WriteFile("stale.json", [1]);
    }

    private void Write(OutputTarget target)
    {
        using var output = Create(target);
        model.Fill(output);
        output.Commit();
    }
}
