using MergeDsl.Core.Findings;

namespace MergeDsl.Running;

/// <summary>An output of a recipe: how the recipe writes it, and where it lies.</summary>
/// <param name="Token">Where the recipe names it.</param>
/// <param name="Written">What is written there.</param>
/// <param name="Folder">The folder, relative to where the recipe's own path is.</param>
internal sealed record RecipeOutput(RecipePath Token, string Written, string Folder)
{
    /// <summary>The output that a recipe in <paramref name="folder"/> writes so; null when it writes none.</summary>
    public static RecipeOutput? Of(RecipePath token, string? written, string folder) =>
        string.IsNullOrEmpty(written)
            ? null
            : new RecipeOutput(token, written, Shortest(Path.Combine(folder, written.Replace('\\', '/'))));

    /// <summary>A finding about writing this output, pointing at its token and spelled as the recipe spells it.</summary>
    public Finding Respell(Finding finding) => OutputSpelling.Respelled(finding, Folder, Written).At(Token);

    // recipes/../out/x is out/x.
    private static string Shortest(string path) =>
        Path.IsPathRooted(path) ? Path.GetFullPath(path) : Path.GetRelativePath(".", path);
}
