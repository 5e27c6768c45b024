using System.Globalization;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Fusing;

/// <summary>
/// The command lines of <c>recipes/scale</c>, each part as a process of its own, with the variables that Slurm and Kubernetes
/// set: the bytes are those of one run.
/// </summary>
public sealed class ScaleFileTests : IDisposable
{
    private const string Slurm = "slurm-array.sh";
    private const string Kubernetes = "kubernetes-indexed-job.yaml";
    private const string SlurmRecipe = "slurm-recipe.sh";
    private const string KubernetesRecipe = "kubernetes-recipe.yaml";

    private static readonly LayeredModel Model = new(Layers: 3, Width: 64);

    private readonly TempFolder folder = new();

    public ScaleFileTests()
    {
        LayeredRecipe.Write(folder, Model, "{ method: ties, density: 0.5, rank: 3 }", "{ model: elsewhere }");
        Run(["fuse", "--base", "base", "--adapter", "one", "--out", "whole"]);
    }

    public static TheoryData<string, int> Splits =>
        new()
        {
            { Slurm, 1 },
            { Slurm, 3 },
            { Slurm, 5 },
            { Kubernetes, 1 },
            { Kubernetes, 2 },
            { Kubernetes, 5 },
            { SlurmRecipe, 3 },
            { KubernetesRecipe, 2 },
        };

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Splits))]
    public void Parts_AreJoinedToTheBytesOfOneRun(string file, int parts)
    {
        var (work, join) = LinesOf(file);
        var tools = Enumerable.Range(1, parts).Select(part => Start(work, part, parts)).ToArray();
        foreach (var tool in tools)
        {
            using (tool)
            {
                ShouldBeOk(tool.Wait());
            }
        }

        using var last = Start(join, parts, parts);
        ShouldBeOk(last.Wait());

        Directory.GetDirectories(folder.Path).Length.ShouldBe(5, "base, two adapters, whole and out");
        FolderMark.Of(folder["out"]).ShouldBe(Expected(file));
    }

    [Fact]
    public void APartThatIsStartedTwice_IsKept()
    {
        var (fuse, join) = LinesOf(Slurm);
        foreach (var part in new[] { 2, 1, 2 })
        {
            using var tool = Start(fuse, part, 2);
            ShouldBeOk(tool.Wait());
        }

        using var last = Start(join, 2, 2);
        ShouldBeOk(last.Wait());

        FolderMark.Of(folder["out"]).ShouldBe(FolderMark.Of(folder["whole"]));
    }

    [Theory]
    [InlineData(Kubernetes)]
    [InlineData(KubernetesRecipe)]
    public void APartThatIsKilled_GoesOnWhenItIsStartedAgain(string file)
    {
        var (work, join) = LinesOf(file);
        using (var tool = Start(work, 1, 2))
        {
            while (!tool.HasExited && Directory.GetDirectories(folder.Path, ".out.part-1-of-2*").Length == 0)
            {
                Thread.Sleep(1);
            }

            tool.Kill();
        }

        foreach (var part in new[] { 1, 2 })
        {
            using var tool = Start(work, part, 2);
            ShouldBeOk(tool.Wait());
        }

        using var last = Start(join, 2, 2);
        ShouldBeOk(last.Wait());

        FolderMark.Of(folder["out"]).ShouldBe(Expected(file));
    }

    [Fact]
    public void JoinWithoutAPart_ChangesNothing()
    {
        var (fuse, join) = LinesOf(Kubernetes);
        using (var tool = Start(fuse, 2, 3))
        {
            ShouldBeOk(tool.Wait());
        }

        var before = FolderMark.Of(folder.Path);

        using var last = Start(join, 3, 3);
        var result = last.Wait();

        result.ExitCode.ShouldBe(ExitCodes.Findings);
        result.Error.ShouldBe(
            "mergedsl: error MDSL4051: The output 'out' cannot be joined without 'out.part-1-of-3', 'out.part-3-of-3': expected all parts\n"
        );
        FolderMark.Of(folder.Path).ShouldBe(before);
    }

    private static (string Work, string Join) LinesOf(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(Checkout.Root, "recipes/scale", file)).Select(line => line.Trim());
        var commands = lines.Where(line => line.StartsWith("mergedsl ", StringComparison.Ordinal)).ToArray();
        commands.Length.ShouldBe(2);
        return (commands[0], commands[1]);
    }

    private ToolProcess Start(string command, int part, int parts) =>
        ToolProcess.Script(
            folder.Path,
            string.Create(
                CultureInfo.InvariantCulture,
                $"BASE=base ADAPTER=one RECIPE={LayeredRecipe.File} OUT=out PARTS={parts} SLURM_ARRAY_TASK_ID={part} JOB_COMPLETION_INDEX={part - 1}\n{command}"
            )
        );

    private string Expected(string file)
    {
        if (file is SlurmRecipe or KubernetesRecipe)
        {
            Run(["run", LayeredRecipe.File, "--set", "output.model=whole", "--overwrite"]);
        }

        return FolderMark.Of(folder["whole"]);
    }

    private void Run(string[] arguments) => ShouldBeOk(ToolProcess.Run(folder.Path, arguments));

    private static void ShouldBeOk(ToolResult result) => result.ExitCode.ShouldBe(ExitCodes.Ok, result.Error);
}
