using System.Text.Json;
using System.Text.Json.Nodes;
using MergeDsl.Evaluation.Tokenizing;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Tokenizing;

/// <summary>
/// Single parts of tokenizers on random awkward texts, against the tokenizers library (0.22.2). The model has a token for every byte,
/// and another for the same byte behind the first of a part, so that ids tell both what a text became and where it was cut.
/// </summary>
public sealed class TokenizerPipelineTests
{
    private static readonly JsonElement File = JsonDocument
        .Parse(System.IO.File.ReadAllText(Path.Combine(TokenizerVectors.Folder, "pipelines.json")))
        .RootElement;

    public static TheoryData<string> Names { get; } =
    [.. File.GetProperty("cases").EnumerateArray().Select(item => item.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_ChangesAndCutsTextsAsTheLibraryDoes(string name)
    {
        var expected = File.GetProperty("cases")
            .EnumerateArray()
            .Single(item => item.GetProperty("name").GetString() == name);
        using var folder = new TempFolder();
        var json = JsonNode.Parse(File.GetProperty("base").GetRawText())!.AsObject();
        foreach (var key in new[] { "normalizer", "pre_tokenizer", "added_tokens" })
        {
            json[key] = JsonNode.Parse(expected.GetProperty(key).GetRawText());
        }

        System.IO.File.WriteAllText(Path.Combine(folder.Path, "tokenizer.json"), json.ToJsonString());
        var tokenizer = Tokenizer.Open(folder.Path);

        foreach (
            var (text, ids) in File.GetProperty("texts")
                .EnumerateArray()
                .Zip(expected.GetProperty("ids").EnumerateArray())
        )
        {
            tokenizer
                .Encode(text.GetString()!)
                .ShouldBe(ids.EnumerateArray().Select(id => id.GetInt32()), text.GetRawText());
        }
    }
}
