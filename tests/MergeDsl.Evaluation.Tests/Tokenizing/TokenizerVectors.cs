using System.Text.Json;
using MergeDsl.Evaluation.Tokenizing;
using MergeDsl.Testing;

namespace MergeDsl.Evaluation.Tests.Tokenizing;

/// <summary>
/// What the tokenizers library (0.23.3) makes of texts and ids: <c>tests/fixtures/tokenizers.zip</c>, made beside the models of the
/// language model fixtures.
/// </summary>
internal static class TokenizerVectors
{
    public static string Folder { get; } = FixtureArchive.Extract("tokenizers");

    /// <summary>The tokenizers that vectors are for.</summary>
    public static string[] Names { get; } =
    [
        "bytelevel-gpt2",
        "bytelevel-prefix",
        "llama2",
        "llama3",
        "mistral-metaspace",
        "qwen2",
        "unigram-bytefallback",
        "unigram-t5",
        "unigram-xlnet",
        "wordpiece-cased",
        "wordpiece-uncased",
    ];

    /// <summary>The texts that vectors refer to by their line.</summary>
    public static IReadOnlyList<string> Texts { get; } = [.. Lines("texts.jsonl").Select(line => line.GetString()!)];

    public static Tokenizer Open(string name) => Tokenizer.Open(Path.Combine(Folder, "tokenizers", name));

    public static IEnumerable<JsonElement> Lines(string file) =>
        File.ReadLines(Path.Combine(Folder, file)).Select(line => JsonDocument.Parse(line).RootElement);

    public static int[] Ids(JsonElement line, string key) =>
        [.. line.GetProperty(key).EnumerateArray().Select(id => id.GetInt32())];

    public static string? Text(JsonElement line, string key) =>
        line.TryGetProperty(key, out var text) ? text.GetString() : null;
}
