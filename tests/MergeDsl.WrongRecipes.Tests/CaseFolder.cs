using MergeDsl.Testing;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>A case laid out as a user would have it: the recipe with <c>adapters</c> and <c>models</c> beside it.</summary>
public sealed class CaseFolder : IDisposable
{
    private readonly TempFolder folder = new();

    /// <summary>Lays out a case.</summary>
    public CaseFolder(WrongRecipe wrong)
    {
        FolderCopy.Into(folder.Path, wrong.Folder);
        foreach (var instruction in WrongRecipe.Instructions)
        {
            File.Delete(folder[instruction]);
        }

        Recipe = Directory.GetFiles(folder.Path, WrongRecipe.RecipeFile, SearchOption.AllDirectories).Single();
        Neighbour = GoodRecipe.LayOut(folder);
        CopyFixtures(File.ReadAllText(Recipe) + string.Join('\n', wrong.Setup));
        new CaseSetup(folder.Path).Run(wrong.Setup);
    }

    /// <summary>The folder.</summary>
    public string Root => folder.Path;

    /// <summary>The wrong recipe.</summary>
    public string Recipe { get; }

    /// <summary>The good one beside it.</summary>
    public string Neighbour { get; }

    /// <summary>
    /// A text with the places of this machine written as in the expected findings: paths relative to the case, the Hugging
    /// Face cache as <c>HUB</c>.
    /// </summary>
    public string Relative(string text) =>
        text.Replace(folder.Path + Path.DirectorySeparatorChar, "", StringComparison.Ordinal)
            .Replace(Hub.Folder, "HUB", StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    // What the case has of its own stays; what nothing names would only cost time.
    private void CopyFixtures(string mentions)
    {
        var fixtures = FixtureArchive.Extract("peft");
        string[] places = [.. Directory.GetDirectories(Path.Combine(fixtures, "models")), .. Adapters(fixtures)];
        foreach (var place in places)
        {
            var name = Path.GetRelativePath(fixtures, place).Replace('\\', '/');
            if (mentions.Contains(name, StringComparison.Ordinal))
            {
                FolderCopy.Into(folder[name], place, overwrite: false);
            }
        }
    }

    private static IEnumerable<string> Adapters(string fixtures) =>
        Directory.GetDirectories(Path.Combine(fixtures, "adapters")).SelectMany(Directory.GetDirectories);
}
