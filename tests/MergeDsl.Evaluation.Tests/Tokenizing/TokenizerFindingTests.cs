using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using MergeDsl.Evaluation.Tokenizing;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Tokenizing;

public sealed class TokenizerFindingTests
{
    [Fact]
    public void Open_WithoutTokenizer_SaysWhatIsMissing()
    {
        using var folder = new TempFolder();

        Finding(folder.Path)
            .ShouldBe(
                ("MDSL4600", $"'{folder.Path}' has no tokenizer.json: expected the tokenizer of the model in that file")
            );
        Finding(Path.Combine(folder.Path, "none")).Id.ShouldBe("MDSL4000");
    }

    [Theory]
    [InlineData("""{"type": "Lowercas"}""", "MDSL4603", "'normalizer.type' is 'Lowercas' (did you mean 'Lowercase'?)")]
    [InlineData("""{"type": "Sequence", "normalizers": [{}]}""", "MDSL4601", "has no 'normalizer.normalizers[0].type'")]
    [InlineData("""{"type": "Prepend", "prepend": 3}""", "MDSL4602", "'normalizer.prepend' is 3: expected text")]
    [InlineData("""{"type": "Prepend", "prepend": "\ud800"}""", "MDSL4602", "expected text in valid UTF-16")]
    [InlineData(
        """{"type": "Precompiled", "precompiled_charsmap": "abc"}""",
        "MDSL4602",
        "expected a table of replacements in base 64"
    )]
    [InlineData(
        """{"type": "Replace", "pattern": {"Regex": "\\X"}, "content": ""}""",
        "MDSL4604",
        "has the unknown escape"
    )]
    [InlineData("""{"type": "Replace", "pattern": {"Regex": "(a"}, "content": ""}""", "MDSL4604", "lacks a ')'")]
    [InlineData("""{"type": "Replace", "pattern": {"Regex": "\\p{Greek}"}, "content": ""}""", "MDSL4604", "'Greek'")]
    [InlineData(
        """{"type": "Replace", "pattern": {"Rege": "a"}, "content": ""}""",
        "MDSL4603",
        "did you mean 'Regex'?"
    )]
    public void Open_WithWrongNormalizer_LocatesIt(string normalizer, string id, string message)
    {
        using var folder = Copy("bytelevel-gpt2");
        var file = Path.Combine(folder.Path, "tokenizer.json");
        File.WriteAllText(
            file,
            File.ReadAllText(file)
                .Replace("\"normalizer\":null", $"\"normalizer\":{normalizer}", StringComparison.Ordinal)
        );

        Finding(folder.Path).ShouldBeFound(id, message);
    }

    [Fact]
    public void Open_WithDropout_IsRefused() =>
        Open("llama2", json => json["model"]!["dropout"] = 0.1).ShouldBeFound("MDSL4602", "'model.dropout' is 0.1");

    [Fact]
    public void Open_WithMergeOutsideTheVocabulary_NamesTheToken() =>
        Open("llama3", json => json["model"]!["merges"]!.AsArray().Add("e qqq"))
            .ShouldBeFound("MDSL4605", "'model.merges[304]' needs the token 'qqq'");

    [Fact]
    public void Open_WithAddedTokenOfAnotherId_NamesBoth() =>
        Open("llama3", json => json["added_tokens"]![1]!["id"] = 600)
            .ShouldBeFound("MDSL4606", "gives '<|end_of_text|>' the id 600: expected 566");

    [Fact]
    public void Open_WithOneIdTwice_IsRefused() =>
        Open("llama3", json => json["model"]!["vocab"]!["!"] = 1)
            .ShouldBeFound("MDSL4602", "expected an id that no other token has");

    [Fact]
    public void Open_WithUnknownClass_NamesIt()
    {
        using var folder = Copy("llama2");
        File.WriteAllText(
            Path.Combine(folder.Path, "tokenizer_config.json"),
            """{"tokenizer_class": "GemmaTokenizer"}"""
        );

        Tokenizer.Open(folder.Path).Findings.ShouldHaveSingleItem().Id.ShouldBe("MDSL4610");
    }

    [Theory]
    [InlineData("""{"tokenizer_class": 3}""", "MDSL4602", "'tokenizer_class' is 3: expected text")]
    [InlineData(
        """{"tokenizer_class": "T5Tokenizer", "extra_ids": 2147483647}""",
        "MDSL4602",
        "'extra_ids' is 2147483647"
    )]
    [InlineData("""{"add_bos_token": "yes", "bos_token": "</s>"}""", "MDSL4602", "'add_bos_token' is \"yes\"")]
    [InlineData("""{"pad_token": {"contents": "x"}}""", "MDSL4601", "has no 'pad_token.content'")]
    [InlineData("""{"added_tokens_decoder": {"one": {}}}""", "MDSL4602", "'added_tokens_decoder.one' is an object")]
    [InlineData("""[]""", "MDSL4008", "it holds no object")]
    public void Open_WithWrongConfig_LocatesIt(string config, string id, string message)
    {
        using var folder = Copy("unigram-t5");
        File.WriteAllText(Path.Combine(folder.Path, "tokenizer_config.json"), config);

        Finding(folder.Path).ShouldBeFound(id, message);
    }

    [Fact]
    public void Config_AddsSpecialTokensAndEnds()
    {
        using var folder = Copy("bytelevel-gpt2");
        File.WriteAllText(
            Path.Combine(folder.Path, "tokenizer_config.json"),
            """{"bos_token": "<|endoftext|>", "pad_token": {"content": "<pad>"}, "add_bos_token": true, "add_eos_token": true}"""
        );
        var tokenizer = Tokenizer.Open(folder.Path);

        // 520 tokens in the file: the padding token is the next one. There is no token for an end.
        tokenizer.Encode("!<pad>").ShouldBe([0, 1, 520]);
        tokenizer.Encode("!<pad>", addSpecialTokens: false).ShouldBe([1, 520]);
        tokenizer.Decode([0, 1, 520]).ShouldBe("!");
        tokenizer.Decode([0, 1, 520, 521, -1], skipSpecialTokens: false).ShouldBe("<|endoftext|>!<pad>");
    }

    [Fact]
    public void Encode_OfTextThatIsNoTokenAtAll_IsAFinding()
    {
        using var folder = Copy("unigram-t5");
        Edit(folder.Path, json => json["model"]!["unk_id"] = null);
        var tokenizer = Tokenizer.Open(folder.Path);

        Should
            .Throw<FindingException>(() => tokenizer.Encode("\u4e2d"))
            .Findings.ShouldHaveSingleItem()
            .Id.ShouldBe("MDSL4607");
    }

    /// <summary>Whatever happens to the file: a finding, or a tokenizer that encodes and decodes without failing.</summary>
    [Fact]
    public void Open_OfDamagedFiles_NeverFails()
    {
        var damages =
            from name in Gen.Elements(TokenizerVectors.Names)
            from seed in Gen.Choose(0, int.MaxValue)
            select (name, seed);
        Prop.ForAll(damages.ToArbitrary(), damage => Survives(damage.name, damage.seed)).QuickCheckThrowOnFailure();
    }

    private static void Survives(string name, int seed)
    {
        using var folder = Copy(name);
        var file = Path.Combine(folder.Path, "tokenizer.json");
        var bytes = File.ReadAllBytes(file);
        var state = (uint)seed;
        int Between(int low, int high)
        {
            state = state * 1664525 + 1013904223;
            return low + (int)((state >> 8) % (uint)(high - low + 1));
        }

        // Most damage to the whole file is damage to the vocabulary: every other one hits what stands before it.
        var head = Between(0, 1) == 0 ? bytes.AsSpan().IndexOf("\"vocab\""u8) : bytes.Length;
        File.WriteAllBytes(file, [.. Damage.Once(bytes[..head], Between), .. bytes[head..]]);
        try
        {
            var tokenizer = Tokenizer.Open(folder.Path);
            foreach (var text in TokenizerVectors.Texts.Take(40))
            {
                tokenizer.Decode(tokenizer.Encode(text));
            }
        }
        catch (FindingException exception)
        {
            exception.Findings.ShouldNotBeEmpty();
        }
    }

    private static (string Id, string Message) Finding(string folder)
    {
        var finding = Should.Throw<FindingException>(() => Tokenizer.Open(folder)).Findings.ShouldHaveSingleItem();
        return (finding.Id, finding.Message);
    }

    private static (string Id, string Message) Open(string name, Action<JsonObject> edit)
    {
        using var folder = Copy(name);
        Edit(folder.Path, edit);
        return Finding(folder.Path);
    }

    private static void Edit(string folder, Action<JsonObject> edit)
    {
        var file = Path.Combine(folder, "tokenizer.json");
        var json = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        edit(json);
        File.WriteAllText(file, json.ToJsonString());
    }

    private static TempFolder Copy(string name)
    {
        var folder = new TempFolder();
        File.Copy(
            Path.Combine(TokenizerVectors.Folder, "tokenizers", name, "tokenizer.json"),
            Path.Combine(folder.Path, "tokenizer.json")
        );
        return folder;
    }
}

file static class FoundAssertions
{
    public static void ShouldBeFound(this (string Id, string Message) finding, string id, string message)
    {
        finding.Id.ShouldBe(id, finding.Message);
        finding.Message.ShouldContain(message);
    }
}
