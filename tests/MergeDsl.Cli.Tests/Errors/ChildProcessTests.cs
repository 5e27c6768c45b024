using System.Diagnostics;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Errors;

/// <summary>What only a process of its own can meet: a limit on the size of files stands for a full disk.</summary>
public sealed class ChildProcessTests : IDisposable
{
    private const string Tool = """dotnet "$1" run merge.recipe.yaml --overwrite""";

    // In blocks of 1024 bytes; the merged weights take more. Without the two-fold mapping of code, which is a file as well.
    private const string SmallFiles = "export DOTNET_EnableWriteXorExecute=0; ulimit -c 0; ulimit -f 8; ";

    private readonly AdapterBench bench = new();

    public ChildProcessTests() =>
        File.WriteAllText(
            bench.Recipe,
            "name: Both\nadapters: { math: adapters/math, code: adapters/code }\nmerge: { method: linear }\noutput: { adapter: out/deep/both }\n"
        );

    public void Dispose() => bench.Dispose();

    [Fact]
    public void ARecipeInTheCurrentFolder_FindsWhatLiesBesideIt()
    {
        var (code, error) = Run(Tool);

        code.ShouldBe(ExitCodes.Ok, error);
        File.Exists(bench["out/deep/both/adapter_model.safetensors"]).ShouldBeTrue();
    }

    [Fact]
    public void NoSpaceLeft_IsReportedAtTheOutputAndLeavesNothingBehind()
    {
        var before = FolderListing.Of(bench.Path);

        var (code, error) = Run($"trap '' XFSZ; {SmallFiles}{Tool}");

        code.ShouldBe(ExitCodes.Failure, error);
        error.ShouldContain("merge.recipe.yaml(4,20): error MDSL4006: There is no space left to write 'out/deep/");
        FolderListing.Of(bench.Path).ShouldBe(before);
    }

    [Fact]
    public void ARunThatIsKilledWhileItWrites_LeavesNoOutput()
    {
        // Nobody ignores the signal this time: the first write beyond the limit kills the process.
        Run($"{SmallFiles}exec {Tool}").Code.ShouldBeGreaterThan(128);

        Directory.Exists(bench["out/deep/both"]).ShouldBeFalse();
    }

    [Fact]
    public void ARunThatIsKilledWhileItWrites_LeavesTheOldOutput()
    {
        Run(Tool).Code.ShouldBe(ExitCodes.Ok);
        var before = FolderListing.Of(bench["out/deep/both"]);

        Run($"{SmallFiles}exec {Tool} --set merge.scale=2").Code.ShouldBeGreaterThan(128);

        FolderListing.Of(bench["out/deep/both"]).ShouldBe(before);
    }

    private (int Code, string Error) Run(string script)
    {
        var start = new ProcessStartInfo(
            "bash",
            ["-c", script, "bash", Path.Combine(AppContext.BaseDirectory, "mergedsl.dll")]
        )
        {
            WorkingDirectory = bench.Path,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        output.Wait();
        return (process.ExitCode, error);
    }
}
