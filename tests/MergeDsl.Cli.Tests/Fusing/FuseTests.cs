using System.Text.Json;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Fusing;

/// <summary><c>mergedsl fuse</c> and <c>unfuse</c> on the shipped model.</summary>
public sealed class FuseTests : IDisposable
{
    private readonly SampleFolder folder = new();

    private string Base => folder["models/tiny-llama"];

    private string Sort => folder["adapters/sort"];

    private string Spell => folder["adapters/spell"];

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--adapter", "sort=half", "takes DIR or DIR=WEIGHT: 'half' in 'sort=half' is no number")]
    [InlineData("--adapter", "sort=NaN", "the weight 'NaN' in 'sort=NaN' is not finite")]
    [InlineData("--adapter", "sort=1e999", "the weight '1e999' in 'sort=1e999' is not finite")]
    [InlineData("--adapter", "=2", "'=2' names no folder")]
    [InlineData("--dtype", "bfloat61", "found 'bfloat61' (did you mean 'bfloat16'?)")]
    [InlineData("--dtype", "bf16", "(did you mean 'bfloat16'?)")]
    [InlineData("--dtype", "float64", "takes one of float32, float16, bfloat16, float8_e4m3fn, float8_e5m2, found")]
    [InlineData("--shard-size", "5XB", "found '5XB'")]
    [InlineData("--shard-size", "0", "found '0'")]
    [InlineData("--shard-size", "99999999TB", "found '99999999TB'")]
    [InlineData("--part", "3/2", "takes I/N, the I-th of N parts counted from 1, such as 2/8, found '3/2'")]
    [InlineData("--part", "0/2", "found '0/2'")]
    [InlineData("--threads", "0", "takes a whole number from 1 on")]
    public void AWrongOption_IsAUsageError(string option, string value, string expected)
    {
        var result = Tool.Run("fuse", "--base", Base, "--adapter", Sort, "--out", folder["out/x"], option, value);

        result.ExitCode.ShouldBe(ExitCodes.Usage);
        result.Error.ShouldContain($"mergedsl: Option '{option}' ");
        result.Error.ShouldContain(expected);
        result.Error.ShouldContain("Run 'mergedsl fuse --help'");
    }

    [Theory]
    [InlineData("300000", 6)]
    [InlineData("300KB", 6)]
    [InlineData("0.3MB", 6)]
    [InlineData("1GiB", 1)]
    public void AShardSize_SplitsTheWeights(string size, int files)
    {
        Run("fuse", "--base", Base, "--adapter", Sort, "--out", folder["out/x"], "--shard-size", size);

        var weights = new DirectoryInfo(folder["out/x"]).GetFiles("*.safetensors");
        weights.Length.ShouldBe(files);
        File.Exists(folder["out/x/model.safetensors.index.json"]).ShouldBe(files > 1);
    }

    [Fact]
    public void AFolderWithAnEqualsSign_IsAFolder()
    {
        Directory.Move(Sort, folder["adapters/sort=2"]);

        var result = Run("fuse", "--base", Base, "--adapter", folder["adapters/sort=2"], "--out", folder["out/x"]);

        result.Out.ShouldContain(folder["adapters/sort=2"]);
    }

    [Fact]
    public void TheSameAdapterSpelledDifferently_IsWarnedAbout()
    {
        var other = Path.Combine(Sort, "..", Path.GetFileName(Sort));

        var result = Run("fuse", "--base", Base, "--adapter", Sort, "--adapter", other, "--out", folder["out/x"]);

        result.Error.ShouldContain($"warning MDSL3319: Adapter '{other}' is named 2 times");
    }

    [Fact]
    public void DoubtfulAdapters_AreWarnedAbout_AndTheLossIsTold()
    {
        string[] adapters = ["--adapter", Sort, "--adapter", Sort + "=0.5", "--adapter", Spell + "=0"];

        var result = Run(["fuse", "--base", Base, .. adapters, "--out", folder["out/x"]]);

        result.Error.ShouldContain(
            $"mergedsl: warning MDSL3319: Adapter '{Sort}' is named 2 times, and its delta is added as often\n"
        );
        result.Error.ShouldContain($"mergedsl: warning MDSL3320: Adapter '{Spell}' has weight 0");
        result.Error.ShouldContain("mergedsl: info MDSL4208: Stored as bfloat16, the fused model lost ");
        result.Error.ShouldContain("fuse: 1.6 MB of 1.6 MB written\n");
    }

    [Fact]
    public void OtherWeightsOfTheBase_AreToldAndLeftOut()
    {
        File.WriteAllText(Path.Combine(Base, "pytorch_model.bin"), "old");

        var result = Run("fuse", "--base", Base, "--adapter", Sort, "--out", folder["out/x"]);

        result.Error.ShouldContain($"mergedsl: info MDSL4036: The folder '{Base}' also holds 'pytorch_model.bin'");
        File.Exists(folder["out/x/pytorch_model.bin"]).ShouldBeFalse();
    }

    [Fact]
    public void AnOutputInAnInput_IsRefused()
    {
        foreach (
            var output in new[] { Base, Path.Combine(Base, "fused"), Path.Combine(Sort, "fused"), folder["models"] }
        )
        {
            var result = Tool.Run("fuse", "--base", Base, "--adapter", Sort, "--out", output, "--overwrite");

            result.ExitCode.ShouldBe(ExitCodes.Findings, output);
            result.Error.ShouldContain($"mergedsl: error MDSL4041: The output '{output}' ");
        }
    }

    [Fact]
    public void Json_HasFindingsPlanAndReport()
    {
        var result = Run("fuse", "--base", Base, "--adapter", Sort + "=0.5", "--out", folder["out/x"], "--json");

        using var document = JsonDocument.Parse(result.Out);
        var root = document.RootElement;
        root.GetProperty("exitCode").GetInt32().ShouldBe(0);
        root.GetProperty("findings")[0].GetProperty("id").GetString().ShouldBe("MDSL4208");
        var planned = root.GetProperty("plan").GetProperty("tensors");
        planned.GetArrayLength().ShouldBe(28);
        var step = planned[0].GetProperty("steps")[0];
        step.GetProperty("adapter").GetString().ShouldBe(Sort);
        step.GetProperty("does").GetString().ShouldBe("adds a product");
        step.GetProperty("rank").GetInt32().ShouldBe(8);
        step.GetProperty("factor").GetDouble().ShouldBe(0.5);
        var report = root.GetProperty("fuse");
        report.GetProperty("tensors").GetArrayLength().ShouldBe(28);
        report.GetProperty("bytes").GetInt64().ShouldBeGreaterThan(1_000_000);
        report.GetProperty("deltaLost").GetDouble().ShouldBeInRange(0.001, 0.2);
    }

    [Fact]
    public void Json_OfARefusal_HasFindingsAndExitCode()
    {
        var result = Tool.Run("fuse", "--base", folder["none"], "--adapter", Sort, "--out", folder["out/x"], "--json");

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        using var document = JsonDocument.Parse(result.Out);
        document.RootElement.GetProperty("exitCode").GetInt32().ShouldBe(1);
        document.RootElement.GetProperty("findings").GetArrayLength().ShouldBe(1);
        document.RootElement.TryGetProperty("plan", out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnInterruption_LeavesNothingUnlessItIsToBeResumed(bool resume)
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        string[] arguments = ["fuse", "--base", Base, "--adapter", Sort, "--out", folder["out/x"]];

        var result = Tool.Run(source.Token, resume ? [.. arguments, "--resume"] : arguments);

        result.ExitCode.ShouldBe(ExitCodes.Interrupted);
        result.Error.ShouldContain(
            resume
                ? "mergedsl: interrupted; what is finished was kept: the same command goes on with it\n"
                : "mergedsl: interrupted; nothing was left behind\n"
        );
        Directory.Exists(folder["out/x"]).ShouldBeFalse();
        Directory.Exists(folder["out"]).ShouldBe(resume);
    }

    [Fact]
    public void ASwapAndAnUnfuse_InPlace_GiveTheBaseBack()
    {
        var model = folder["out/x"];
        var before = FolderMark.Of(Base);
        Run("fuse", "--base", Base, "--adapter", Sort, "--undoable", "--out", model);
        string[] swap = ["fuse", "--base", model, "--adapter", Spell, "--swap", "--undoable", "--out", model];

        Tool.Run(swap).ExitCode.ShouldBe(ExitCodes.Findings);
        Run([.. swap, "--overwrite"]);

        Run("fuse", "--base", Base, "--adapter", Spell, "--undoable", "--out", folder["out/direct"]);
        FolderMark.Of(model).ShouldBe(FolderMark.Of(folder["out/direct"]));
        var unasked = Tool.Run("unfuse", "--model", model, "--out", model);
        unasked.ExitCode.ShouldBe(ExitCodes.Findings);
        unasked.Error.ShouldBe(
            $"mergedsl: error MDSL4040: The output '{model}' exists already: expected a new or empty folder (--overwrite replaces it)\n"
        );
        Run("unfuse", "--model", model, "--out", model, "--overwrite")
            .Out.ShouldStartWith("restored: wrote 1.6 MB to ");
        FolderMark.Of(model).ShouldBe(before);
    }

    [Theory]
    [InlineData("model.safetensors", "MDSL407")]
    [InlineData("model.undo", "MDSL407")]
    [InlineData("mergedsl.undo", "MDSL4008")]
    public void ATamperedModel_IsAFindingAndStaysAsItIs(string file, string id)
    {
        var model = folder["out/x"];
        Run("fuse", "--base", Base, "--adapter", Sort, "--undoable", "--out", model);
        var path = Path.Combine(model, file);
        var bytes = File.ReadAllBytes(path);
        bytes[^20] ^= 0x10;
        if (id == "MDSL4008")
        {
            bytes = bytes[..^3];
        }

        File.WriteAllBytes(path, bytes);
        var before = FolderMark.Of(folder["out"]);

        var result = Tool.Run("unfuse", "--model", model, "--out", model, "--overwrite");

        result.ExitCode.ShouldBe(ExitCodes.Findings, result.Error);
        result.Error.ShouldContain($"mergedsl: error {id}");
        FolderMark.Of(folder["out"]).ShouldBe(before);
    }

    [Fact]
    public void Parts_AreJoinedWithTheirUndoFiles()
    {
        Run("fuse", "--base", Base, "--adapter", Sort, "--undoable", "--out", folder["out/whole"]);
        foreach (var part in new[] { "2/2", "1/2" })
        {
            var told = Run(
                "fuse",
                "--base",
                Base,
                "--adapter",
                Sort,
                "--undoable",
                "--out",
                folder["out/x"],
                "--part",
                part
            );
            told.Out.ShouldContain($"wrote part {part[0]} of 2, ");
        }

        var joined = Run("join", folder["out/x"], "--json");

        FolderMark.Of(folder["out/x"]).ShouldBe(FolderMark.Of(folder["out/whole"]));
        using var document = JsonDocument.Parse(joined.Out);
        document.RootElement.GetProperty("parts").GetInt32().ShouldBe(2);
        document.RootElement.GetProperty("files").GetInt32().ShouldBe(7);
        Tool.Run("join", folder["out/x"]).ExitCode.ShouldBe(ExitCodes.Findings);
    }

    private static ToolResult Run(params string[] arguments)
    {
        var result = Tool.Run(arguments);
        result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
        return result;
    }
}
