using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Files;

public sealed class HuggingFaceCacheTests : IDisposable
{
    private readonly TempFolder folder = new();

    private HuggingFaceCache Cache => new(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void MainBranch_IsFound()
    {
        Download("abc123\n", "abc123");
        Cache.Find("org/name").ShouldBe(folder["models--org--name/snapshots/abc123"]);
        CheckpointPath.Resolve("org/name", folder["recipes"], Cache).ShouldEndWith("abc123");
    }

    [Fact]
    public void FolderOfThatName_ComesFirst()
    {
        Download("abc123", "abc123");
        Directory.CreateDirectory(folder["recipes/org/name"]);
        CheckpointPath.Resolve("org/name", folder["recipes"], Cache).ShouldBe(folder["recipes/org/name"]);
    }

    [Fact]
    public void UnknownName_IsAFinding() =>
        FindingAssertions
            .ShouldFind(() => CheckpointPath.Resolve("org/other", folder.Path, Cache), FileFindings.NotInCache)
            .Message.ShouldBe(
                $"'org/other' is neither a folder nor in the Hugging Face cache '{folder.Path}': expected one of them"
            );

    [Fact]
    public void EntryWithoutReference_IsIncomplete()
    {
        Directory.CreateDirectory(folder["models--org--name"]);
        Incomplete().ShouldContain("has no refs/main");
    }

    [Theory]
    [InlineData("abc", "other")]
    [InlineData("../../..", "abc")]
    [InlineData("", "abc")]
    public void ReferenceToNoSnapshot_IsIncomplete(string reference, string snapshot)
    {
        Download(reference, snapshot);
        Incomplete().ShouldContain("has no snapshot of refs/main");
    }

    [Theory]
    [InlineData("./x")]
    [InlineData("a/b/c")]
    [InlineData("name")]
    [InlineData("../name")]
    [InlineData("org/..")]
    [InlineData("/org/name")]
    public void PathThatIsNoName_IsAMissingFolder(string path) =>
        FindingAssertions
            .ShouldFind(() => CheckpointPath.Resolve(path, folder["recipes"], Cache), FileFindings.FolderMissing)
            .Message.ShouldBe($"There is no folder '{path}': expected an adapter or model folder");

    [Theory]
    [InlineData("../models/lama/a", "llama")]
    [InlineData("../modles/llama/a", "models")]
    [InlineData("../models/llama/aa/b", "a")]
    public void MisspeltStepOfAPath_IsToldWithItsNeighbour(string path, string neighbour)
    {
        Directory.CreateDirectory(folder["models/llama/a"]);
        Directory.CreateDirectory(folder["recipes"]);

        FindingAssertions
            .ShouldFind(() => CheckpointPath.Resolve(path, folder["recipes"], Cache), FileFindings.FolderMissing)
            .Message.ShouldContain($"(did you mean '{neighbour}'?)");
    }

    [Fact]
    public void PathWrittenOnWindows_MeansTheSameEverywhere()
    {
        Directory.CreateDirectory(folder["models/llama"]);

        CheckpointPath.Resolve(@"..\models\llama", folder["recipes"], Cache).ShouldBe(folder["models/llama"]);
    }

    [Fact]
    public void FileInPlaceOfAFolder_IsAFinding()
    {
        File.WriteAllText(folder["x"], "");
        FindingAssertions
            .ShouldFind(() => CheckpointPath.Resolve("x", folder.Path, Cache), FileFindings.FolderIsFile)
            .Message.ShouldBe("'x' is a file: expected the folder that holds it");
    }

    [Theory]
    [InlineData("/hub", "/hf", "/hub")]
    [InlineData(null, "/hf", "/hf/hub")]
    [InlineData("", "", "/me/.cache/huggingface/hub")]
    public void Environment_NamesTheCache(string? hub, string? home, string expected) =>
        HuggingFaceCache
            .FolderOf(name => name == "HF_HUB_CACHE" ? hub : home, "/me")
            .Replace('\\', '/')
            .ShouldBe(expected);

    private void Download(string reference, string snapshot)
    {
        Directory.CreateDirectory(folder["models--org--name/refs"]);
        Directory.CreateDirectory(folder[$"models--org--name/snapshots/{snapshot}"]);
        File.WriteAllText(folder["models--org--name/refs/main"], reference);
    }

    private string Incomplete() =>
        FindingAssertions.ShouldFind(() => Cache.Find("org/name"), FileFindings.CacheIncomplete).Message;
}
