using System.Globalization;
using MergeDsl.Core.Planning;
using MergeDsl.Testing;
using MergeDsl.Tests.Native.Reference;
using Shouldly;

namespace MergeDsl.Tests.Native;

/// <summary>A folder in which recipes are run through the public API, their results read by the tests' own reader.</summary>
internal sealed class NativeMerge : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly Dictionary<string, Entry> adapters = new(StringComparer.Ordinal);
    private int runs;

    /// <summary>The adapters' folders of the fixtures of that model.</summary>
    public static string Fixture(string model, string adapter) =>
        Path.Combine(FixtureArchive.Extract("peft"), "adapters", model, adapter);

    /// <summary>Folder of a base model of the fixtures.</summary>
    public static string FixtureModel(string model) => Path.Combine(FixtureArchive.Extract("peft"), "models", model);

    /// <summary>Written into the recipe as <c>base_model</c> when set.</summary>
    public string? BaseModel { get; init; }

    public string this[string relative] => folder[relative];

    /// <summary>Adds an adapter; its weight is left out when null.</summary>
    public NativeMerge Add(string key, string path, double? weight = 1)
    {
        adapters[key] = new Entry(path, weight, new Lazy<SlowAdapter>(() => SlowAdapter.Read(path)));
        return this;
    }

    /// <summary>A new adapter folder, to be written before <see cref="Add"/>.</summary>
    public PeftFolder NewAdapter(string name, ulong seed, string type = "F32", int rank = 4, double alpha = 8) =>
        new(folder[name], seed)
        {
            Type = type,
            Rank = rank,
            Alpha = alpha,
        };

    /// <summary>The adapters as the reference reads them, with their weights.</summary>
    public IReadOnlyList<(SlowAdapter Adapter, double Weight)> Inputs =>
        [.. adapters.Values.Select(entry => (entry.Adapter.Value, entry.Weight ?? 1))];

    /// <summary>What every adapter that has a module brings to it.</summary>
    public IReadOnlyList<NamedModule> Operands(string path) =>
        [
            .. adapters
                .Select(entry => (entry.Key, Adapter: entry.Value.Adapter.Value, entry.Value.Weight))
                .Where(entry => entry.Adapter.Modules.ContainsKey(path))
                .Select(entry => new NamedModule(entry.Key, entry.Adapter.Modules[path], entry.Weight ?? 1)),
        ];

    /// <summary>Checks and plans the recipe.</summary>
    /// <param name="merge">The body of <c>merge</c>, one line or several.</param>
    /// <param name="rules">The body of <c>rules</c>; empty for none.</param>
    /// <param name="dtype"><c>output.dtype</c>; empty for none.</param>
    public MergePreparation Prepare(string merge, string rules = "", string dtype = "")
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"Run{++runs}");
        var entries = adapters.Select(entry =>
            entry.Value.Weight is { } weight
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {entry.Key}: {{ path: '{entry.Value.Path}', weight: {weight} }}"
                )
                : $"  {entry.Key}: {{ path: '{entry.Value.Path}' }}"
        );
        string[] lines =
        [
            $"name: {name}",
            .. BaseModel is null ? Array.Empty<string>() : [$"base_model: '{BaseModel}'"],
            "adapters:",
            .. entries,
            $"merge: {{ {merge} }}",
            .. rules.Length == 0 ? Array.Empty<string>() : [$"rules: [{rules}]"],
            "output:",
            $"  adapter: 'out/{name}'",
            .. dtype.Length == 0 ? Array.Empty<string>() : [$"  dtype: {dtype}"],
        ];
        var path = folder[$"{name}.recipe.yaml"];
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
        return MergePreparation.Of(Recipe.Load(path));
    }

    /// <summary>Runs the recipe; it must be without errors.</summary>
    public NativeResult Run(string merge, string rules = "", string dtype = "", int threads = 1)
    {
        using var prepared = Prepare(merge, rules, dtype);
        prepared
            .Findings.Where(finding => finding.Severity == Severity.Error)
            .Select(finding => finding.Message)
            .ShouldBeEmpty();
        var report = prepared.Run(new RunOptions { Threads = threads }, null, CancellationToken.None);
        return new NativeResult(
            prepared.OutputFolder,
            SlowAdapter.Read(prepared.OutputFolder),
            prepared.Plan!,
            report,
            [.. prepared.Findings, .. report.Findings]
        );
    }

    /// <summary>The findings of a recipe that is only planned.</summary>
    public IReadOnlyList<Finding> Findings(string merge, string rules = "", string dtype = "")
    {
        using var prepared = Prepare(merge, rules, dtype);
        return prepared.Findings;
    }

    public void Dispose() => folder.Dispose();

    private sealed record Entry(string Path, double? Weight, Lazy<SlowAdapter> Adapter);
}

/// <summary>What a run gave.</summary>
/// <param name="Folder">The output folder.</param>
/// <param name="Adapter">The output as the reference reads it.</param>
/// <param name="Plan">The plan that was run.</param>
/// <param name="Report">What the run said.</param>
/// <param name="Findings">Everything found before and while running.</param>
internal sealed record NativeResult(
    string Folder,
    SlowAdapter Adapter,
    MergePlan Plan,
    MergeReport Report,
    IReadOnlyList<Finding> Findings
)
{
    public IEnumerable<string> Ids => Findings.Select(finding => finding.Id);
}
