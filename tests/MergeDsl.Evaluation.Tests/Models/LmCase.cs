using System.Runtime.InteropServices;
using System.Text.Json;
using MergeDsl.Checkpoints.Safetensors;
using MergeDsl.Testing;

namespace MergeDsl.Evaluation.Tests.Models;

/// <summary>A model of the lm suite, perhaps with an adapter, and what transformers and PEFT compute from it.</summary>
internal sealed record LmCase(string Id, JsonElement Entry)
{
    private static readonly Lazy<IReadOnlyDictionary<string, LmCase>> Read = new(ReadAll);

    public static string Suite { get; } = FixtureArchive.Extract("lm");

    public static IEnumerable<LmCase> All => Read.Value.Values;

    public string Model => Path.Combine(Suite, Text("model")!);

    /// <summary>The adapter's folder; null for the model alone.</summary>
    public string? Adapter => Text("adapter") is { } path ? Path.Combine(Suite, path) : null;

    public int[][] Prompts => [.. Entry.GetProperty("prompts").EnumerateArray().Select(Tokens)];

    /// <summary>Prompts by number, and the tokens that are written after them.</summary>
    public IEnumerable<(int Prompt, int[] Tokens)> Generated =>
        Entry
            .GetProperty("generate")
            .EnumerateArray()
            .Select(one => (one.GetProperty("prompt").GetInt32(), Tokens(one.GetProperty("tokens"))));

    /// <summary>Prompts by number, continuations, and the log-likelihood of every token.</summary>
    public IEnumerable<(int Prompt, int[] Continuation, double[] Tokens, bool IsGreedy)> Scored =>
        Entry
            .GetProperty("loglik")
            .EnumerateArray()
            .Select(one =>
                (
                    one.GetProperty("prompt").GetInt32(),
                    Tokens(one.GetProperty("continuation")),
                    one.GetProperty("per_token").EnumerateArray().Select(value => value.GetDouble()).ToArray(),
                    one.GetProperty("greedy").GetBoolean()
                )
            );

    public static LmCase Of(string id) => Read.Value[id];

    /// <summary>The logits of a prompt: all rows, or the last ones.</summary>
    public float[][] Logits(int prompt)
    {
        using var file = SafetensorsFile.Open(Path.Combine(Suite, Text("expected")!));
        var tensor = file.Tensors.Single(one => one.Name == $"logits.{prompt}" || one.Name == $"logits.{prompt}.tail");
        return Rows(file, tensor.Name);
    }

    /// <summary>The rows of a float32 matrix, or of several behind each other.</summary>
    public static float[][] Rows(SafetensorsFile file, string name)
    {
        var tensor = file.Tensors.Single(one => one.Name == name);
        var numbers = MemoryMarshal.Cast<byte, float>(file.Data(tensor)).ToArray();
        return [.. numbers.Chunk((int)tensor.Shape[^1])];
    }

    public override string ToString() => Id;

    private static IReadOnlyDictionary<string, LmCase> ReadAll()
    {
        var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Suite, "cases.json")));
        return document
            .RootElement.GetProperty("cases")
            .EnumerateArray()
            .Where(entry => entry.GetProperty("kind").GetString() is "logits" or "adapted-logits")
            .Select(entry => new LmCase(entry.GetProperty("id").GetString()!, entry))
            .ToDictionary(one => one.Id, StringComparer.Ordinal);
    }

    private string? Text(string key) => Entry.TryGetProperty(key, out var value) ? value.GetString() : null;

    private static int[] Tokens(JsonElement list) => [.. list.EnumerateArray().Select(token => token.GetInt32())];
}
