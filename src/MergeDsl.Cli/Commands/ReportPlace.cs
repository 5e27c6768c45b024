using System.CommandLine;
using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;
using MergeDsl.Evaluation.Reporting;

namespace MergeDsl.Cli.Commands;

/// <summary>Where the page of a report goes: it appears complete or not at all.</summary>
/// <param name="Path">The file.</param>
/// <param name="Overwrite">True to replace an existing one.</param>
internal sealed record ReportPlace(string Path, bool Overwrite)
{
    private const string Html = ".html";

    // The longest first.
    private static readonly string[] RecipeEnds = [".recipe.yaml", ".recipe.yml", ".yaml", ".yml"];

    /// <summary>An option that names places; for several recipes it takes a folder, since each has a page.</summary>
    public static Option<string> Option(string name, string description, RecipeOptions recipes)
    {
        var option = new Option<string>(name) { Description = description, HelpName = "FILE|DIR" }.Taking(
            "a file or a folder",
            written => written.Length > 0
        );
        option.Validators.Add(result =>
        {
            if (IsFile(result.GetValueOrDefault<string>()) && result.GetValue(recipes.Recipes) is { Length: > 1 })
            {
                result.AddError($"Option '{name}' takes a folder where there are several recipes: each has a page.");
            }
        });
        return option;
    }

    /// <summary>The place for a recipe's report.</summary>
    /// <param name="written">A file that ends in .html, or a folder; null for the recipe's own folder.</param>
    /// <param name="recipe">The recipe's path.</param>
    /// <param name="overwrite">True to replace an existing page.</param>
    public static ReportPlace Of(string? written, string recipe, bool overwrite)
    {
        if (IsFile(written))
        {
            return new ReportPlace(written!, overwrite);
        }

        var name = System.IO.Path.GetFileName(recipe);
        var end = Array.Find(RecipeEnds, end => name.EndsWith(end, StringComparison.OrdinalIgnoreCase)) ?? "";
        var folder = written ?? System.IO.Path.GetDirectoryName(recipe) ?? "";
        return new ReportPlace(System.IO.Path.Combine(folder, $"{name[..^end.Length]}.report{Html}"), overwrite);
    }

    /// <summary>Refuses the place before any work is done for it.</summary>
    /// <exception cref="FindingException">Something stands there that is not to be replaced.</exception>
    public void Demand()
    {
        if (Directory.Exists(Path))
        {
            throw new FindingException(Finding.Of(ReportFindings.ReportIsFolder, Path));
        }

        if (System.IO.Path.GetDirectoryName(Path) is { } folder && File.Exists(folder))
        {
            throw new FindingException(Finding.Of(FileFindings.OutputIsFile, folder));
        }

        if (File.Exists(Path) && !Overwrite)
        {
            throw new FindingException(Finding.Of(ReportFindings.ReportExists, Path));
        }
    }

    /// <summary>Writes the page.</summary>
    /// <exception cref="FindingException">It is refused or cannot be written; what was there before still is.</exception>
    public void Write(RecipeReport report)
    {
        Demand();
        TextFile.Write(Path, ReportPage.Render(report));
    }

    private static bool IsFile(string? written) => written?.EndsWith(Html, StringComparison.OrdinalIgnoreCase) == true;
}
