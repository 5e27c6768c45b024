using MergeDsl.Core.Recipes;
using MergeDsl.Testing;

namespace MergeDsl.Tests.Peft;

/// <summary>A copy of the suite in which recipes can be run: they write to <c>out</c> beside themselves.</summary>
public sealed class PeftSuite : IDisposable
{
    private readonly TempFolder work = new();
    private readonly string source = FixtureArchive.Extract("peft");

    public PeftSuite()
    {
        foreach (var folder in new[] { "adapters", "models" })
        {
            Directory.CreateSymbolicLink(work[folder], Path.Combine(source, folder));
        }

        Directory.CreateDirectory(work["recipes"]);
    }

    public string Expected(string id) => Path.Combine(source, "expected", id);

    public string Output(string id) => Path.Combine(work["out"], id);

    /// <summary>Runs a case's recipe as the command line does and gives everything that was found.</summary>
    public IReadOnlyList<Finding> Run(string id, params string[] overrides)
    {
        var path = Path.Combine(work["recipes"], id + ".yaml");
        File.Copy(Path.Combine(source, "recipes", id + ".yaml"), path, true);
        var recipe = Recipe.Load(path, [.. overrides.Select(text => RecipeOverride.Parse(text)!)]);
        using var preparation = MergePreparation.Of(recipe);
        if (preparation.HasErrors)
        {
            return preparation.Findings;
        }

        var report = preparation.Run(new RunOptions { Threads = 2, Overwrite = true }, null, CancellationToken.None);
        return [.. preparation.Findings, .. report.Findings];
    }

    public void Dispose() => work.Dispose();
}
