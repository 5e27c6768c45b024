using MergeDsl.Checkpoints.Models;
using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Tests.Fusing;

/// <summary>Recipes that fuse their result into the base model.</summary>
public sealed class OutputModelTests : IDisposable
{
    private readonly TempFolder folder = Shipped.Copy();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("{ adapter: out/adapter, model: out/model }", "exact")]
    [InlineData("{ adapter: out/adapter, model: out/model, dtype: float16 }", "exact")]
    [InlineData("{ adapter: out/adapter, model: out/model, fuse: peft }", "peft")]
    public void BasePlusTheAdapterThatIsWritten_IsTheModel(string output, string mode)
    {
        var report = Run(output);

        report.OutputFolder.ShouldEndWith("adapter");
        Fuse(folder["out/adapter"], mode == "peft", TypeOf(output)).ShouldBe(Shipped.Contents(folder["out/model"]));
    }

    [Fact]
    public void AnAdapterThatNobodyKeeps_IsNotRoundedOnItsWay()
    {
        Run("{ adapter: out/whole }");
        var expected = Fuse(folder["out/whole"], asPeft: false, DType.Float16);

        Run("{ model: out/model, dtype: float16 }");

        Shipped.Contents(folder["out/model"]).ShouldBe(expected);
        Directory
            .EnumerateFileSystemEntries(folder["out"])
            .Select(Path.GetFileName)
            .ShouldBe(["whole", "model"], ignoreOrder: true);
    }

    [Fact]
    public void TheModelOfAnUncutSum_IsThatOfTheFuseCommand()
    {
        // In float32 nothing hides what order the sums were taken in: an ulp or two of the largest weights.
        const double Tolerance = 1e-6;
        Run("{ model: out/model, dtype: float32 }");
        var settings = new FuseSettings(
            folder["models/tiny-llama"],
            [new(folder["adapters/reverse"], 0.5), new(folder["adapters/sort"], -2)],
            folder["out/command"]
        )
        {
            Type = DType.Float32,
        };
        using (var fuse = FusePreparation.Of(settings))
        {
            fuse.Run(null, CancellationToken.None);
        }

        using var actual = ModelWeights.Open(folder["out/model"]);
        using var expected = ModelWeights.Open(folder["out/command"]);
        foreach (var tensor in expected.Facts.Tensors)
        {
            var difference = Numbers(actual, tensor.Name)
                .Zip(Numbers(expected, tensor.Name), (one, other) => Math.Abs((double)one - other))
                .Max();
            difference.ShouldBeLessThan(Tolerance, tensor.Name);
        }
    }

    [Fact]
    public void AFuseThatFails_LeavesNeitherOutput()
    {
        // 3.4e38 is a number in bfloat16 and none in float16: only a run can see that.
        var weights = folder["models/tiny-llama/model.safetensors"];
        CheckpointEdits.EditBytes(weights, bytes => [.. bytes[..^100_000], .. Enumerable.Repeat((byte)0x7F, 100_000)]);

        var failure = Should.Throw<FindingException>(() =>
            Run("{ adapter: out/adapter, model: out/model, dtype: float16 }")
        );

        var finding = failure.Findings.First();
        finding.Descriptor.ShouldBe(RunFindings.NonFiniteWeight);
        finding.Subject!.Keys.ShouldBe("output.model");
        Directory.Exists(folder["out"]).ShouldBeFalse();
    }

    [Fact]
    public void AnOutputWhosePlaceIsTakenMeanwhile_KeepsTheOtherFromItsPlace()
    {
        using var preparation = MergePreparation.Of(RecipeOf("{ adapter: out/adapter, model: out/model }"));
        var progress = new RunProgress
        {
            Writing = _ =>
            {
                Directory.CreateDirectory(folder["out/adapter"]);
                File.WriteAllText(folder["out/adapter/notes.txt"], "mine");
                return new Progress<long>();
            },
        };

        var failure = Should.Throw<FindingException>(() =>
            preparation.Run(new RunOptions { Overwrite = true }, progress, CancellationToken.None)
        );

        var finding = failure.Findings.ShouldHaveSingleItem();
        finding.Descriptor.ShouldBe(FileFindings.OutputHoldsMore);
        finding.Subject!.Keys.ShouldBe("output.adapter");
        Directory.GetFileSystemEntries(folder["out"]).ShouldHaveSingleItem();
    }

    [Fact]
    public void AQuantisedBase_IsFoundBeforeAnythingIsMerged()
    {
        var config = folder["models/tiny-llama/config.json"];
        File.WriteAllText(config, File.ReadAllText(config).Replace("{", "{ \"quantization_config\": { \"bits\": 4 },"));
        using var preparation = MergePreparation.Of(RecipeOf("{ model: out/model }"));
        var progress = new RunProgress { Merging = _ => throw new InvalidOperationException("merging") };

        var failure = Should.Throw<FindingException>(() =>
            preparation.Run(new RunOptions(), progress, CancellationToken.None)
        );

        var finding = failure.Findings.ShouldHaveSingleItem();
        finding.Descriptor.ShouldBe(FuseFindings.QuantisedBase);
        finding.Subject!.Keys.ShouldBe("base_model");
        Directory.Exists(folder["out"]).ShouldBeFalse();
    }

    [Fact]
    public void OtherWeightsOfTheBase_AreTold()
    {
        File.WriteAllText(folder["models/tiny-llama/pytorch_model.bin"], "old");

        var report = Run("{ model: out/model }");

        var finding = report.Findings.Single(finding => finding.Descriptor == FileFindings.StaleWeights);
        finding.Subject!.Keys.ShouldBe("base_model");
        finding.Message.ShouldContain("'models/tiny-llama'");
    }

    [Fact]
    public void AnOutputThatIsAnInput_IsFoundBeforeTheRun()
    {
        using var preparation = MergePreparation.Of(RecipeOf("{ model: models/tiny-llama }"));

        var finding = preparation.Findings.Where(finding => finding.Severity == Severity.Error).ShouldHaveSingleItem();
        finding.Descriptor.ShouldBe(FileFindings.OutputTouchesInput);
        finding.Subject!.Keys.ShouldBe("output.model");
    }

    [Fact]
    public void WhatWillBeFused_IsKnownBeforeTheRun()
    {
        using var preparation = MergePreparation.Of(RecipeOf("{ model: out/model }"));

        var outlook = preparation.Fuse.ShouldNotBeNull();
        outlook.Plan.Tensors.Count.ShouldBe(28);
        outlook.Files.ShouldBe(1);
        outlook.ChangedBytes.ShouldBeLessThan(outlook.BaseBytes);
        outlook.BaseBytes.ShouldBeLessThan(new FileInfo(folder["models/tiny-llama/model.safetensors"]).Length);
    }

    private static DType? TypeOf(string output) =>
        output.Contains("float16", StringComparison.Ordinal) ? DType.Float16 : null;

    private static float[] Numbers(ModelWeights model, string tensor)
    {
        var info = model.Find(tensor)!;
        var bytes = new byte[info.Bytes];
        model.Read(tensor, 0, bytes);
        info.Type.ShouldBe(DType.Float32);
        return System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes).ToArray();
    }

    private string[] Fuse(string adapter, bool asPeft, DType? type)
    {
        var settings = new FuseSettings(folder["models/tiny-llama"], [new(adapter)], folder["fused"])
        {
            AsPeft = asPeft,
            Type = type,
        };
        using var fuse = FusePreparation.Of(settings);
        fuse.Run(null, CancellationToken.None);
        return Shipped.Contents(folder["fused"]);
    }

    private MergeReport Run(string output)
    {
        using var preparation = MergePreparation.Of(RecipeOf(output));
        preparation.Findings.Where(finding => finding.Severity == Severity.Error).ShouldBeEmpty();
        return preparation.Run(new RunOptions { Threads = 2 }, null, CancellationToken.None);
    }

    private Recipe RecipeOf(string output) =>
        Recipe.Parse(
            $$"""
            name: Case
            base_model: models/tiny-llama
            adapters:
              reverse: { path: adapters/reverse, weight: 0.5 }
              sort: { path: adapters/sort, weight: -2 }
            merge: { method: linear, rank: sum }
            output: {{output}}
            """,
            folder.Path
        );
}
