using MergeDsl.Checkpoints.Json;
using MergeDsl.Core.Findings;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Checkpoints.Tests.Json;

public sealed class JsonFileTests : IDisposable
{
    private readonly TempFolder folder = new();

    private string FilePath => folder["x.json"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void ByteOrderMark_IsSkipped()
    {
        File.WriteAllBytes(FilePath, [0xEF, 0xBB, 0xBF, (byte)'{', (byte)'}']);
        JsonFile.Read(FilePath).Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("", "line 1, byte 1 does not fit")]
    [InlineData("{", "line 1, byte 2 does not fit")]
    [InlineData("{\n \"a\": NaN}", "line 2, byte 7 does not fit")]
    [InlineData("{\"a\": Infinity}", "line 1, byte 7 does not fit")]
    [InlineData("[]", "it holds no object")]
    [InlineData("null", "it holds no object")]
    [InlineData("\"x\"", "it holds no object")]
    public void TextThatIsNoObject_IsAFinding(string text, string reason)
    {
        File.WriteAllText(FilePath, text);
        Finds(FileFindings.NotJson)
            .ShouldBe($"'{FilePath}' is not readable ({reason}): expected a JSON object in UTF-8");
    }

    [Fact]
    public void KeyUsedTwice_IsAFinding()
    {
        File.WriteAllText(FilePath, """{"a":1,"a":2}""");
        Finds(FileFindings.NotJson);
    }

    [Fact]
    public void InvalidUtf8_IsAFinding()
    {
        File.WriteAllBytes(FilePath, [(byte)'"', 0xFF, (byte)'"']);
        Finds(FileFindings.NotJson).ShouldContain("(invalid UTF-8)");
    }

    [Fact]
    public void DeepNesting_IsAFinding()
    {
        File.WriteAllText(FilePath, $"{{\"a\":{new string('[', 100_000)}");
        Finds(FileFindings.NotJson);
    }

    [Fact]
    public void HugeFile_IsAFindingAndNotRead()
    {
        using (var stream = File.Create(FilePath))
        {
            stream.SetLength(JsonFile.LargestConfig + 1L);
        }

        Finds(FileFindings.JsonTooLarge).ShouldBe($"'{FilePath}' has 16777217 bytes: expected at most 16777216");
    }

    [Fact]
    public void MissingFile_IsAFinding() => Finds(FileFindings.FileMissing);

    private string Finds(FindingDescriptor descriptor) =>
        FindingAssertions.ShouldFind(() => JsonFile.Read(FilePath), descriptor).Message;
}
