using System.Text.Json;
using MergeDsl.Testing;

namespace MergeDsl.Tests.Pipelines;

/// <summary>
/// A case of <c>tests/fixtures/kohya.zip</c>: single files on a pipeline, and what LyCORIS or diffusers made of them, or, where neither computes what
/// the training meant, float64 numpy by the same formulas; or the finding for which it is refused.
/// </summary>
internal sealed record PipelineCase(
    string Id,
    string Base,
    IReadOnlyList<WeightedAdapter> Adapters,
    string? Expected,
    string? Refused,
    double Rtol,
    double Atol
)
{
    public static string Source { get; } = FixtureArchive.Extract("kohya");

    public static IReadOnlyDictionary<string, PipelineCase> All { get; } =
        JsonDocument
            .Parse(File.ReadAllBytes(Of("cases.json")))
            .RootElement.EnumerateArray()
            .Select(Read)
            .ToDictionary(item => item.Id, StringComparer.Ordinal);

    /// <summary>A file or folder of the suite.</summary>
    public static string Of(string path) => Path.Combine(Source, path);

    private static PipelineCase Read(JsonElement entry) =>
        new(
            entry.GetProperty("id").GetString()!,
            Of(entry.GetProperty("base").GetString()!),
            [
                .. entry
                    .GetProperty("adapters")
                    .EnumerateArray()
                    .Select(adapter => new WeightedAdapter(
                        Of(adapter.GetProperty("path").GetString()!),
                        adapter.GetProperty("multiplier").GetDouble()
                    )),
            ],
            Text(entry, "expected"),
            Text(entry, "refused"),
            entry.GetProperty("rtol").GetDouble(),
            entry.GetProperty("atol").GetDouble()
        );

    private static string? Text(JsonElement entry, string key) =>
        entry.TryGetProperty(key, out var value) ? value.GetString() : null;
}
