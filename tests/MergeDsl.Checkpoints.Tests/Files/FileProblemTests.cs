using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Files;

public sealed class FileProblemTests
{
    [Theory]
    [InlineData(28)]
    [InlineData(122)]
    [InlineData(unchecked((int)0x80070070))]
    [InlineData(unchecked((int)0x80070027))]
    public void FullDisk_IsNamed(int code) =>
        FileProblem.Describe("out/x", new IOException("no", code)).ShouldBe(Finding.Of(FileFindings.DiskFull, "out/x"));

    [Theory]
    [InlineData(30)]
    [InlineData(unchecked((int)0x80070013))]
    public void ReadOnlyFileSystem_IsNamed(int code) =>
        FileProblem
            .Describe("out/x", new IOException("no", code))
            .Message.ShouldBe("'out/x' lies on a read-only file system: expected a place that can be written");

    [Fact]
    public void MissingPermission_IsNamed() =>
        FileProblem
            .Describe("x", new UnauthorizedAccessException())
            .Message.ShouldBe("'x' cannot be opened: expected permission to read or write it");

    [Theory]
    [InlineData(true, "MDSL4004")]
    [InlineData(false, "MDSL4003")]
    public void RefusedFolder_IsAMissingPermissionOnlyWhereAFolderIsWanted(bool isFolder, string id)
    {
        using var folder = new TempFolder();
        FileProblem.Describe(folder.Path, new UnauthorizedAccessException(), isFolder).Id.ShouldBe(id);
    }

    [Fact]
    public void AnythingElse_IsToldInTheSystemsWords() =>
        FileProblem
            .Describe("x", new IOException("Broken pipe."))
            .Message.ShouldBe("Using 'x' failed (Broken pipe): expected it to be readable and writable");

    [Fact]
    public void FullDevice_IsRecognised()
    {
        if (!File.Exists("/dev/full"))
        {
            return;
        }

        var exception = Should.Throw<IOException>(() =>
        {
            using var handle = File.OpenHandle("/dev/full", FileMode.Open, FileAccess.Write);
            using var stream = new FileStream(handle, FileAccess.Write, 0);
            stream.Write([1]);
        });
        FileProblem.Describe("/dev/full", exception).Id.ShouldBe("MDSL4006");
    }

    [Fact]
    public void FileThatOutgrowsALimit_IsNoSpaceWhereItIsWritten() =>
        FindingAssertions
            .ShouldFind(
                () => FileProblem.GuardWrite("x", () => throw new ArgumentOutOfRangeException()),
                FileFindings.DiskFull
            )
            .Message.ShouldContain("'x'");

    [Fact]
    public void NumberOutOfRange_IsNoFileProblemElsewhere() =>
        Should.Throw<ArgumentOutOfRangeException>(() =>
            FileProblem.Guard("x", () => throw new ArgumentOutOfRangeException())
        );

    [Fact]
    public void PathWithANul_IsAFinding()
    {
        using var folder = new TempFolder();
        FindingAssertions.ShouldFind(() => CheckpointPath.Resolve("a\0b", folder.Path), FileFindings.AccessFailed);
    }
}
