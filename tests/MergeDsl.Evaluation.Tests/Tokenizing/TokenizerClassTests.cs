using System.Text.Json;
using MergeDsl.Evaluation.Tokenizing;
using MergeDsl.Testing;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Tokenizing;

public sealed class TokenizerClassTests
{
    public static TheoryData<int> Cases { get; } =
    [.. Enumerable.Range(0, JsonDocument.Parse(CasesText()).RootElement.GetArrayLength())];

    /// <summary>The fixture tells how many texts get other ids than by tokenizer.json alone, and the first five of them.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void Class_ChangesTheIdsOfTheTextsThatTransformersChanges(int index)
    {
        var expected = JsonDocument.Parse(CasesText()).RootElement[index];
        var name = expected.GetProperty("tokenizer").GetString()!;
        using var folder = new TempFolder();
        File.Copy(
            Path.Combine(TokenizerVectors.Folder, "tokenizers", name, "tokenizer.json"),
            Path.Combine(folder.Path, "tokenizer.json")
        );
        File.WriteAllText(
            Path.Combine(folder.Path, "tokenizer_config.json"),
            expected.GetProperty("tokenizer_config").GetRawText()
        );
        var (plain, classed) = (TokenizerVectors.Open(name), Tokenizer.Open(folder.Path));

        int[] Differing(bool hasSpecials) =>
            [
                .. Enumerable
                    .Range(0, TokenizerVectors.Texts.Count)
                    .Where(text =>
                        !plain
                            .Encode(TokenizerVectors.Texts[text], hasSpecials)
                            .SequenceEqual(classed.Encode(TokenizerVectors.Texts[text], hasSpecials))
                    ),
            ];

        var differing = Differing(hasSpecials: false);
        differing.Length.ShouldBe(expected.GetProperty("ids_differ").GetInt32());
        Differing(hasSpecials: true).Length.ShouldBe(expected.GetProperty("ids_with_special_tokens_differ").GetInt32());
        differing.Take(5).ShouldBe(TokenizerVectors.Ids(expected, "first_differing_texts"));
        classed.Findings.Count.ShouldBe(
            differing.Length > 0 || classed.Findings is [{ Id: "MDSL4609" }] ? 1 : 0,
            "a class that changes ids is named, and no other is"
        );
    }

    private static string CasesText() =>
        File.ReadAllText(Path.Combine(TokenizerVectors.Folder, "tokenizer_classes.json"));
}
