using System.Text.Json;
using MergeDsl.Evaluation.Tokenizing;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Tokenizing;

public sealed class TokenizerVectorTests
{
    public static TheoryData<string> Names { get; } = [.. TokenizerVectors.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Encode_GivesTheIdsOfTheLibrary(string name)
    {
        var tokenizer = TokenizerVectors.Open(name);

        foreach (var vector in Vectors(name))
        {
            var (text, line) = (TextOf(vector), vector.GetRawText());
            tokenizer.Encode(text, addSpecialTokens: false).ShouldBe(TokenizerVectors.Ids(vector, "ids"), line);
            tokenizer.Encode(text).ShouldBe(WithSpecials(vector), line);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_OfEncodedTexts_GivesTheTextsOfTheLibrary(string name)
    {
        var tokenizer = TokenizerVectors.Open(name);

        foreach (var vector in Vectors(name))
        {
            var decoded = TokenizerVectors.Text(vector, "decoded") ?? TextOf(vector);
            tokenizer
                .Decode(TokenizerVectors.Ids(vector, "ids"), skipSpecialTokens: false)
                .ShouldBe(decoded, vector.GetRawText());
            tokenizer
                .Decode(WithSpecials(vector))
                .ShouldBe(TokenizerVectors.Text(vector, "decoded_skip_special") ?? decoded, vector.GetRawText());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decode_OfArbitraryIds_GivesTheTextsOfTheLibrary(string name)
    {
        var tokenizer = TokenizerVectors.Open(name);

        foreach (var line in TokenizerVectors.Lines(Path.Combine("tokenizers", name, "decode.jsonl")))
        {
            var ids = TokenizerVectors.Ids(line, "ids");
            tokenizer
                .Decode(ids, skipSpecialTokens: false)
                .ShouldBe(TokenizerVectors.Text(line, "text"), line.GetRawText());
            tokenizer.Decode(ids).ShouldBe(TokenizerVectors.Text(line, "text_skip_special"), line.GetRawText());
        }
    }

    [Fact]
    public void Sample_GivesTheIdsAndTextsOfTransformers()
    {
        var tokenizer = Tokenizer.Open(Path.Combine(TokenizerVectors.Folder, "sample"));

        foreach (var line in TokenizerVectors.Lines(Path.Combine("sample", "tokens.jsonl")))
        {
            var text = TokenizerVectors.Text(line, "text")!;
            var ids = TokenizerVectors.Ids(line, "ids_without_special");
            tokenizer.Encode(text).ShouldBe(TokenizerVectors.Ids(line, "ids"), line.GetRawText());
            tokenizer.Encode(text, addSpecialTokens: false).ShouldBe(ids, line.GetRawText());
            tokenizer
                .Decode(ids, skipSpecialTokens: false)
                .ShouldBe(TokenizerVectors.Text(line, "decoded"), line.GetRawText());
        }
    }

    private static IEnumerable<JsonElement> Vectors(string name) =>
        TokenizerVectors.Lines(Path.Combine("tokenizers", name, "vectors.jsonl"));

    private static string TextOf(JsonElement vector) => TokenizerVectors.Texts[vector.GetProperty("text").GetInt32()];

    private static int[] WithSpecials(JsonElement vector) =>
        vector.TryGetProperty("ids_special", out _)
            ? TokenizerVectors.Ids(vector, "ids_special")
            :
            [
                .. TokenizerVectors.Ids(vector, "before"),
                .. TokenizerVectors.Ids(vector, "ids"),
                .. TokenizerVectors.Ids(vector, "after"),
            ];
}
