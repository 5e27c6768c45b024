using System.Text.Json;

namespace MergeDsl.Tests.Fusing;

/// <summary>One case of the fuse suite: adapters on a base model, and what PEFT's <c>merge_and_unload</c> made of them.</summary>
internal sealed record FuseCase(string Id, string Kind, string Base, string[] Adapters, JsonElement Entry)
{
    public bool IsSafe => Fuse.GetProperty("safe").GetBoolean();

    public bool Autocasts => Fuse.GetProperty("autocast_adapter_dtype").GetBoolean();

    /// <summary>True when every adapter is fused into the result of the one before, not all into the base.</summary>
    public bool IsChain => Fuse.GetProperty("mode").GetString() == "unload-each";

    public string Expected => Entry.GetProperty("expected").GetString()!;

    public string[] Changed => Texts("changed");

    public string[] Unchanged => Texts("unchanged");

    public double Rtol => Number("rtol");

    public double Atol => Number("atol");

    public int Ulp => (int)Number("ulp");

    public double IdenticalShare => Number("min_bit_identical");

    public IEnumerable<(string Key, JsonElement Value)> ConfigChanges =>
        Entry.GetProperty("config_changes").EnumerateObject().Select(change => (change.Name, change.Value[1]));

    private JsonElement Fuse => Entry.GetProperty("fuse");

    public static IReadOnlyDictionary<string, FuseCase> ReadAll(string suite)
    {
        var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(suite, "cases.json")));
        return document
            .RootElement.GetProperty("cases")
            .EnumerateArray()
            .Select(Read)
            .ToDictionary(item => item.Id, StringComparer.Ordinal);
    }

    private static FuseCase Read(JsonElement entry)
    {
        var fuse = entry.GetProperty("fuse");
        return new FuseCase(
            entry.GetProperty("id").GetString()!,
            entry.GetProperty("kind").GetString()!,
            fuse.GetProperty("base").GetString()!,
            [.. fuse.GetProperty("adapters").EnumerateArray().Select(adapter => adapter.GetString()!)],
            entry
        );
    }

    private string[] Texts(string key) =>
        [.. Entry.GetProperty(key).EnumerateArray().Select(text => text.GetString()!)];

    private double Number(string key) =>
        Entry.GetProperty("compare").TryGetProperty(key, out var value) ? value.GetDouble() : 0;
}
