using MergeDsl.Checkpoints.Files;
using MergeDsl.Core.Findings;

namespace MergeDsl.Cli.Commands;

/// <summary>Where the page of a report goes: it appears complete or not at all.</summary>
/// <param name="Path">The file.</param>
/// <param name="Overwrite">True to replace an existing one.</param>
internal sealed record ReportPlace(string Path, bool Overwrite)
{
    private const string Html = ".html";

    // The longest first.
    private static readonly string[] RecipeEnds = [".recipe.yaml", ".recipe.yml", ".yaml", ".yml"];

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

    /// <summary>True for the name of a page, false for that of a folder.</summary>
    public static bool IsFile(string? written) => written?.EndsWith(Html, StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Refuses the place before any work is done for it.</summary>
    /// <exception cref="FindingException">Something stands there that is not to be replaced.</exception>
    public void Demand()
    {
        if (Directory.Exists(Path))
        {
            throw new FindingException(Finding.Of(ReportFindings.ReportIsFolder, Path));
        }

        if (File.Exists(Path) && !Overwrite)
        {
            throw new FindingException(Finding.Of(ReportFindings.ReportExists, Path));
        }
    }

    /// <summary>Writes the page.</summary>
    /// <exception cref="FindingException">It is refused or cannot be written; what was there before still is.</exception>
    public void Write(string page)
    {
        Demand();
        TextFile.Write(Path, page);
    }
}
