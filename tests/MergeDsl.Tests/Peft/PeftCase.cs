using System.Text.Json;

namespace MergeDsl.Tests.Peft;

/// <summary>One case of the suite: a recipe, and what PEFT made of it.</summary>
internal sealed record PeftCase(string Id, string Kind, bool Exact, bool ComparesDeltas, double Rtol, double Atol)
{
    public static IReadOnlyDictionary<string, PeftCase> ReadAll(string suite)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(suite, "cases.json")));
        return document
            .RootElement.GetProperty("cases")
            .EnumerateArray()
            .Where(entry => entry.TryGetProperty("recipe", out _))
            .Select(Read)
            .ToDictionary(item => item.Id, StringComparer.Ordinal);
    }

    private static PeftCase Read(JsonElement entry)
    {
        var (id, kind) = (entry.GetProperty("id").GetString()!, entry.GetProperty("kind").GetString()!);
        var exact = entry.TryGetProperty("exact", out var value) && value.GetBoolean();
        return entry.TryGetProperty("compare", out var rule)
            ? new PeftCase(
                id,
                kind,
                exact,
                rule.GetProperty("mode").GetString() == "delta",
                rule.GetProperty("rtol").GetDouble(),
                rule.GetProperty("atol").GetDouble()
            )
            : new PeftCase(id, kind, exact, false, 0, 0);
    }
}
