using MergeDsl.Checkpoints.Writing;
using MergeDsl.Core.Findings;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Writing;

public sealed class CheckpointPartsTests : IDisposable
{
    private readonly SampleModel model = new();

    public void Dispose() => model.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(20)]
    public void JoinedShares_HoldTheBytesOfAWholeRun(int count)
    {
        Write(null, "whole");
        WriteAll(count);
        CheckpointParts.Join(model["out"], overwrite: false);

        SampleModel.Content(model["out"]).ShouldBe(SampleModel.Content(model["whole"]));
        Left().ShouldBeEmpty();
    }

    [Fact]
    public void Shares_HoldEveryTensorOnceAndAboutTheSameBytes()
    {
        for (var count = 1; count <= 7; count++)
        {
            var units = Enumerable.Range(1, count).Select(index => WorkSplit.UnitsOf(model.Layouts, new(index, count)));
            var shares = units.ToArray();
            shares
                .SelectMany(share => share.SelectMany(unit => unit.Tensors.Select(tensor => tensor.Name)))
                .ShouldBe(["z", "a", "m", "b", "e", "c"]);
            shares.Sum(share => share.Count(unit => unit.Shard.Tensors.Count == 0)).ShouldBe(1);

            // No share can be further from an equal one than the largest tensor is long.
            shares.ShouldAllBe(share =>
                Math.Abs(share.Sum(unit => unit.Tensors.Sum(tensor => tensor.Bytes)) - (250.0 / count)) <= 200
            );
        }
    }

    [Fact]
    public void OnlyTheFirstShare_HasSmallFiles()
    {
        WriteAll(2);
        File.Exists(model["out.part-1-of-2/files/config.json"]).ShouldBeTrue();
        File.Exists(model["out.part-2-of-2/files/config.json"]).ShouldBeFalse();
    }

    [Fact]
    public void AFinishedShare_IsRefusedOrLookedThroughOrReplaced()
    {
        WriteAll(2);
        FindingAssertions.ShouldFind(() => Create(new(2, 2)), FileFindings.OutputExists);
        using (var output = Create(new(2, 2), resume: true))
        {
            output.Pending.ShouldBeEmpty();
            output.Commit();
        }

        var other = Target(new(2, 2)) with { Resume = true };
        FindingAssertions.ShouldFind(
            () => CheckpointOutput.Create(other, model.Layouts, "x"),
            FileFindings.OutputExists
        );
        using (var output = CheckpointOutput.Create(other with { Overwrite = true }, model.Layouts, "x"))
        {
            output.Pending.ShouldNotBeEmpty();
            model.Fill(output);
            output.Commit();
        }

        FindingAssertions.ShouldFind(() => Join(), OutputFindings.PartsDisagree);
    }

    [Fact]
    public void AFolderThatIsNoPart_IsNotReplacedByOne()
    {
        Directory.CreateDirectory(model["out.part-1-of-2"]);
        File.WriteAllText(model["out.part-1-of-2/notes.txt"], "mine");
        FindingAssertions.ShouldFind(
            () => CheckpointOutput.Create(Target(new(1, 2)) with { Overwrite = true }, model.Layouts, "plan"),
            OutputFindings.OutputHoldsMoreThanModel
        );
    }

    [Fact]
    public void AShareThatWasEnded_IsResumed()
    {
        Write(null, "whole");
        Write(new(1, 2));
        using (var output = Create(new(2, 2), resume: true))
        {
            model.Copy(output, output.Pending[0]);
        }

        using (var output = Create(new(2, 2), resume: true))
        {
            output.Findings.ShouldBeEmpty();
            output.Pending.Count.ShouldBe(WorkSplit.UnitsOf(model.Layouts, new(2, 2)).Count - 1);
            model.Fill(output);
            output.Commit();
        }

        Join();
        SampleModel.Content(model["out"]).ShouldBe(SampleModel.Content(model["whole"]));
    }

    [Fact]
    public void AMissingPart_IsNamed()
    {
        Write(new(2, 4));
        FindingAssertions
            .ShouldFind(() => Join(), OutputFindings.PartMissing)
            .Message.ShouldContain("'out.part-1-of-4', 'out.part-3-of-4', 'out.part-4-of-4'");
        Left().ShouldBe(["out.part-2-of-4"]);
    }

    [Fact]
    public void NoParts_IsAFinding() => FindingAssertions.ShouldFind(() => Join(), OutputFindings.NoParts);

    [Fact]
    public void APartNamedInsteadOfItsOutput_IsAFindingAndStays()
    {
        WriteAll(2);
        var part = model["out.part-1-of-2"];
        var before = SampleModel.Content(part);

        FindingAssertions.ShouldFind(() => CheckpointParts.Join(part + "/", overwrite: true), OutputFindings.PartNamed);

        SampleModel.Content(part).ShouldBe(before);
    }

    [Fact]
    public void PartsOfTwoSplits_AreAFinding()
    {
        Write(new(1, 2));
        Write(new(1, 3));
        FindingAssertions.ShouldFind(() => Join(), OutputFindings.PartsDisagree);
        Left().Count().ShouldBe(2);
    }

    [Theory]
    [InlineData("files/model-00001-of-00004.safetensors")]
    [InlineData("files/model-00001-of-00004.undo")]
    [InlineData("files/model-00003-of-00004.safetensors.0-1")]
    [InlineData("files/model-00003-of-00004.undo.0-1")]
    [InlineData("units/model-00003-of-00004.safetensors.0-1.json")]
    [InlineData("files/config.json")]
    [InlineData("small.json")]
    [InlineData("work.json")]
    public void ADamagedPart_IsNamedAndNothingIsMade(string file)
    {
        WriteAll(3);
        var part = Enumerable
            .Range(1, 3)
            .Select(index => Part(index))
            .First(part => File.Exists(Path.Combine(part, file)));
        File.AppendAllText(Path.Combine(part, file), "}");

        var expected = Path.GetFileName(file).Replace(".json", file.StartsWith("units") ? "" : ".json");
        FindingAssertions
            .ShouldFind(() => Join(), OutputFindings.PartDamaged)
            .Message.ShouldStartWith($"'{part}' does not hold '{expected}'");
        Left().ShouldBe(["out.part-1-of-3", "out.part-2-of-3", "out.part-3-of-3"]);
    }

    [Fact]
    public void SmallFilesThatAreGoneOrOfSomebodyElse_AreNamed()
    {
        WriteAll(2);
        File.Delete(Path.Combine(Part(1, 2), "files", "config.json"));
        File.WriteAllText(Path.Combine(Part(1, 2), "files", "notes.txt"), "mine");

        var findings = Should.Throw<FindingException>(() => Join()).Findings;

        findings.ShouldAllBe(finding => finding.Descriptor == OutputFindings.PartDamaged);
        findings.Select(finding => finding.Message.Split('\'')[3]).ShouldBe(["config.json", "notes.txt"]);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, false)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void AJoinThatWasKilled_IsFinishedByTheNext(int taken, bool hasMoved)
    {
        Write(null, "whole");
        WriteAll(3);
        Directory.CreateDirectory(model[".out.partial/parts"]);
        for (var index = 1; index <= taken; index++)
        {
            Directory.Move(Part(index), model[$".out.partial/parts/out.part-{index}-of-3"]);
        }

        if (hasMoved)
        {
            Directory.CreateDirectory(model[".out.partial/files"]);
            File.Move(
                model[$".out.partial/parts/out.part-1-of-3/files/{SampleModel.Files[0]}"],
                model[$".out.partial/files/{SampleModel.Files[0]}"]
            );
            File.WriteAllText(model[$".out.partial/files/{SampleModel.Files[2]}"], "half");
        }

        Join();
        SampleModel.Content(model["out"]).ShouldBe(SampleModel.Content(model["whole"]));
        Left().ShouldBeEmpty();
    }

    [Fact]
    public void AJoinThatWasKilledBehindTheRename_IsFinishedByTheNext()
    {
        Write(null, "whole");
        WriteAll(2);
        Directory.CreateDirectory(model[".out.partial/parts"]);
        Directory.Move(Part(1, 2), model[".out.partial/parts/out.part-1-of-2"]);
        Directory.Move(Part(2, 2), model[".out.partial/parts/out.part-2-of-2"]);
        File.Copy(model[".out.partial/parts/out.part-1-of-2/work.json"], model[".out.partial/work.json"]);
        Directory.Move(model["whole"], model["out"]);

        Join();
        Left().ShouldBeEmpty();
    }

    [Fact]
    public void AJoin_LeavesTheWorkOfARunThatWasEnded()
    {
        using (var output = CheckpointOutput.Create(Target(null) with { Resume = true }, model.Layouts, "plan"))
        {
            model.Copy(output, output.Pending[0]);
        }

        FindingAssertions.ShouldFind(() => Join(), OutputFindings.UnfinishedWork);
        Directory.Exists(model[".out.partial"]).ShouldBeTrue();
    }

    [Fact]
    public void ARun_LeavesPartsThatAreBeingJoined()
    {
        Write(null, "whole");
        WriteAll(2);
        Directory.CreateDirectory(model[".out.partial/parts"]);
        Directory.Move(Part(1, 2), model[".out.partial/parts/out.part-1-of-2"]);

        FindingAssertions.ShouldFind(
            () => CheckpointOutput.Create(Target(null), model.Layouts, "plan"),
            OutputFindings.UnfinishedWork
        );
        Join();
        SampleModel.Content(model["out"]).ShouldBe(SampleModel.Content(model["whole"]));
    }

    [Fact]
    public void AnOutputThatExists_IsReplacedWhenThatIsSaid()
    {
        model.HasEmptyShard = false;
        WriteAll(2);
        Write(null);
        FindingAssertions.ShouldFind(() => Join(), FileFindings.OutputExists);
        CheckpointParts.Join(model["out"], overwrite: true);
        Left().ShouldBeEmpty();
    }

    [Fact]
    public void AJoinThatIsEnded_KeepsTheParts()
    {
        WriteAll(2);
        using var ended = new CancellationTokenSource();
        ended.Cancel();
        Should.Throw<OperationCanceledException>(() => CheckpointParts.Join(model["out"], false, ended.Token));
        Left().ShouldBe(["out.part-1-of-2", "out.part-2-of-2"]);
    }

    private void Join() => CheckpointParts.Join(model["out"], overwrite: false);

    private string Part(int index) => Part(index, 3);

    private string Part(int index, int count) => model[$"out.part-{index}-of-{count}"];

    private IEnumerable<string> Left() =>
        model.Beside().Where(path => !path.Contains('/') && path != "out" && path != "whole");

    private void WriteAll(int count)
    {
        for (var index = count; index > 0; index--)
        {
            Write(new(index, count));
        }
    }

    private OutputTarget Target(Share? share, string name = "out") => new(model[name], [model.Path]) { Share = share };

    private CheckpointOutput Create(Share? share, string name = "out", bool resume = false) =>
        CheckpointOutput.Create(Target(share, name) with { Resume = resume }, model.Layouts, "plan");

    private void Write(Share? share, string name = "out")
    {
        using var output = Create(share, name);
        model.Fill(output);
        output.Commit();
    }
}
