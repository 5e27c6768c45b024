using MergeDsl.Core.Recipes;
using MergeDsl.Testing;

namespace MergeDsl.Tests.Library;

/// <summary>A copy of the suite in which recipes can be run: they write to <c>out</c> beside themselves.</summary>
public sealed class LibrarySuite : IDisposable
{
    private readonly TempFolder work = new();

    public LibrarySuite()
    {
        foreach (var folder in new[] { "adapters", "heads", "models" })
        {
            Directory.CreateSymbolicLink(work[folder], Of(folder));
        }

        Directory.CreateDirectory(work["recipes"]);
    }

    public static string Source { get; } = FixtureArchive.Extract("adapterhub");

    /// <summary>A folder of the suite.</summary>
    public static string Of(string path) => Path.Combine(Source, path);

    public string Output(string id) => Path.Combine(work["out"], id);

    /// <summary>Runs a case's recipe as the command line does and gives everything that was found.</summary>
    public IReadOnlyList<Finding> Run(string id, params string[] overrides)
    {
        var path = Path.Combine(work["recipes"], id + ".yaml");
        File.Copy(Of($"recipes/{id}.yaml"), path, true);
        return Run(Recipe.Load(path, [.. overrides.Select(text => RecipeOverride.Parse(text)!)]));
    }

    /// <summary>Runs a recipe that stands beside those of the suite.</summary>
    public IReadOnlyList<Finding> RunText(string name, string text)
    {
        var path = Path.Combine(work["recipes"], name + ".yaml");
        File.WriteAllText(path, text);
        return Run(Recipe.Load(path));
    }

    public void Dispose() => work.Dispose();

    private static IReadOnlyList<Finding> Run(Recipe recipe)
    {
        using var preparation = MergePreparation.Of(recipe);
        if (preparation.HasErrors)
        {
            return preparation.Findings;
        }

        var report = preparation.Run(new RunOptions { Threads = 2, Overwrite = true }, null, CancellationToken.None);
        return [.. preparation.Findings, .. report.Findings];
    }
}
