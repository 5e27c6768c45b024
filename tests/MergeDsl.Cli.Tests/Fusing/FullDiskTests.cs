using MergeDsl.Cli.Tests.Errors;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Cli.Tests.Fusing;

/// <summary>No room for a model: a small file system where one may be mounted, and everywhere a limit on the size of files.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const string Fuse = "mergedsl fuse --base base --adapter adapter --out disk/out";

    // In blocks of 1024 bytes; a weights file takes 80. Without the two-fold mapping of code, which is a file as well.
    private const string SmallFiles =
        "export DOTNET_EnableWriteXorExecute=0; ulimit -c 0; trap '' XFSZ; ulimit -f 32\n";

    // In a mount namespace of its own, where the system lets anybody make one.
    private const string Unshare = "unshare --user --map-root-user --mount bash -ec";

    private static readonly LayeredModel Model = new(Layers: 2, Width: 64);

    private readonly TempFolder folder = new();

    public FullDiskTests()
    {
        Model.Write(folder["base"]);
        Model.WriteAdapter(folder["adapter"], seed: 1);
        Directory.CreateDirectory(folder["disk"]);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ALimitOnFiles_IsAFindingAndLeavesNothing()
    {
        var before = FolderListing.Of(folder.Path);

        using var tool = ToolProcess.Script(folder.Path, SmallFiles + Fuse);
        var result = tool.Wait();

        result.ExitCode.ShouldBe(ExitCodes.Failure, result.Error);
        result.Error.ShouldContain("mergedsl: error MDSL4006: There is no space left to write 'disk/");
        FolderListing.Of(folder.Path).ShouldBe(before);
    }

    [Fact]
    public void ALimitOnFiles_KeepsWhatIsToBeResumed()
    {
        using (var tool = ToolProcess.Script(folder.Path, SmallFiles + Fuse + " --resume"))
        {
            tool.Wait().ExitCode.ShouldBe(ExitCodes.Failure);
        }

        Directory.Exists(folder["disk/out"]).ShouldBeFalse();
        using var again = ToolProcess.Script(folder.Path, Fuse + " --resume");
        again.Wait().ExitCode.ShouldBe(ExitCodes.Ok);
        ToolProcess.Run(folder.Path, "fuse", "--base", "base", "--adapter", "adapter", "--out", "whole");
        FolderMark.Of(folder["disk/out"]).ShouldBe(FolderMark.Of(folder["whole"]));
    }

    [MountFact]
    public void AFullFileSystem_IsAFindingAndLeavesNothing()
    {
        const string Small = "mount -t tmpfs -o size=100k none disk; ";
        var script =
            $"{Unshare} '{Small} code=0; dotnet \"$0\" {Fuse["mergedsl ".Length..]} || code=$?; ls -A disk; exit $code' \"$0\"";

        using var tool = ToolProcess.Script(folder.Path, script);
        var result = tool.Wait();

        result.ExitCode.ShouldBe(ExitCodes.Failure, result.Error);
        result.Error.ShouldContain("mergedsl: error MDSL4006: There is no space left to write 'disk/");
        result.Out.ShouldBeEmpty();
    }

    /// <summary>A test that needs a file system mounted for it.</summary>
    private sealed class MountFactAttribute : FactAttribute
    {
        public MountFactAttribute()
        {
            using var folder = new TempFolder();
            using var probe = ToolProcess.Script(folder.Path, $"{Unshare} 'mount -t tmpfs none .'");
            Skip = probe.Wait().ExitCode == 0 ? null : "No file system may be mounted here.";
        }
    }
}
