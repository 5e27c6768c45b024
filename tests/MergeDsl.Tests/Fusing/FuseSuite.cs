using MergeDsl.Testing;

namespace MergeDsl.Tests.Fusing;

/// <summary>The fuse suite, and a folder that results go to.</summary>
public sealed class FuseSuite : IDisposable
{
    private readonly TempFolder work = new();

    public static string Source { get; } = FixtureArchive.Extract("fuse");

    /// <summary>A folder of the suite.</summary>
    public static string Of(string path) => Path.Combine(Source, path);

    public string Output(string name) => work[name];

    /// <summary>Settings for adapters of the suite.</summary>
    public FuseSettings Settings(string model, IEnumerable<string> adapters, string output) =>
        new(Of(model), [.. adapters.Select(adapter => new WeightedAdapter(Of(adapter)))], Output(output))
        {
            Threads = 2,
        };

    /// <summary>Fuses and gives everything that was found; errors leave nothing behind.</summary>
    public static IReadOnlyList<Finding> Run(FuseSettings settings)
    {
        using var preparation = FusePreparation.Of(settings);
        if (preparation.HasErrors)
        {
            return preparation.Findings;
        }

        try
        {
            var report = preparation.Run(null, CancellationToken.None);
            return [.. preparation.Findings, .. report.Findings];
        }
        catch (FindingException failure)
        {
            return [.. preparation.Findings, .. failure.Findings];
        }
    }

    /// <summary>Undoes a fuse; throws what is found.</summary>
    public static void Undo(UnfuseSettings settings)
    {
        using var preparation = UnfusePreparation.Of(settings);
        preparation.Run(null, CancellationToken.None);
    }

    public void Dispose() => work.Dispose();
}
