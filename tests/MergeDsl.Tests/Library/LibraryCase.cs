using System.Text.Json;

namespace MergeDsl.Tests.Library;

/// <summary>One case of the suite of the adapters library: a recipe or a fuse, and what the library made of it.</summary>
internal sealed record LibraryCase(string Id, string Kind, bool Exact, bool ComparesDeltas, double Rtol, double Atol)
{
    /// <summary>The base model of a fuse; null for recipes.</summary>
    public string? Base { get; init; }

    /// <summary>The adapters of a fuse.</summary>
    public IReadOnlyList<string> Adapters { get; init; } = [];

    /// <summary>The cases that are no Python calls alone.</summary>
    public static IReadOnlyDictionary<string, LibraryCase> ReadAll(string suite)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(suite, "cases.json")));
        return document
            .RootElement.GetProperty("cases")
            .EnumerateArray()
            .Where(entry => entry.TryGetProperty("recipe", out _) || entry.TryGetProperty("fuse", out _))
            .Select(Read)
            .ToDictionary(item => item.Id, StringComparer.Ordinal);
    }

    private static LibraryCase Read(JsonElement entry)
    {
        var (id, kind) = (entry.GetProperty("id").GetString()!, entry.GetProperty("kind").GetString()!);
        var exact = entry.TryGetProperty("exact", out var value) && value.GetBoolean();
        var item = entry.TryGetProperty("compare", out var rule)
            ? new LibraryCase(
                id,
                kind,
                exact,
                rule.GetProperty("mode").GetString() == "delta",
                rule.GetProperty("rtol").GetDouble(),
                rule.GetProperty("atol").GetDouble()
            )
            : new LibraryCase(id, kind, exact, false, 0, 0);
        return entry.TryGetProperty("fuse", out var fuse)
            ? item with
            {
                Base = fuse.GetProperty("base").GetString(),
                Adapters = [.. fuse.GetProperty("adapters").EnumerateArray().Select(adapter => adapter.GetString()!)],
            }
            : item;
    }
}
