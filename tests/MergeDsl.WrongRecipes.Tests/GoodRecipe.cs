using MergeDsl.Testing;

namespace MergeDsl.WrongRecipes.Tests;

/// <summary>A recipe without a fault, which stands in every project beside the wrong one and must not notice it.</summary>
internal static class GoodRecipe
{
    /// <summary>Its type.</summary>
    public const string Type = "Good";

    private const string Text = """
        name: Good
        base_model: models/good-base
        adapters:
          one: { path: adapters/good-one, weight: 0.7 }
          two: { path: adapters/good-two, weight: 0.3 }
        merge:
          method: ties
          density: 0.5
        output:
          adapter: out/good

        """;

    private static readonly Lazy<IReadOnlyDictionary<string, string>> Alone = new(CompileAlone);

    /// <summary>The code that it becomes where no other recipe is, by file name.</summary>
    public static IReadOnlyDictionary<string, string> Sources => Alone.Value;

    /// <summary>Writes it and what it names into a folder; returns the path of the recipe.</summary>
    public static string LayOut(TempFolder folder)
    {
        var fixtures = FixtureArchive.Extract("peft");
        FolderCopy.Into(folder["models/good-base"], Path.Combine(fixtures, "models", "llama"));
        FolderCopy.Into(folder["adapters/good-one"], Path.Combine(fixtures, "adapters", "llama", "a"));
        FolderCopy.Into(folder["adapters/good-two"], Path.Combine(fixtures, "adapters", "llama", "c"));
        var recipe = folder["good.recipe.yaml"];
        File.WriteAllText(recipe, Text);
        return recipe;
    }

    /// <summary>Of generated files those that are its own.</summary>
    public static IReadOnlyDictionary<string, string> Own(CompiledProject project) =>
        project
            .Sources.Where(file => file.Key.Contains("Good", StringComparison.Ordinal))
            .ToDictionary(file => file.Key, file => file.Value);

    private static IReadOnlyDictionary<string, string> CompileAlone()
    {
        using var folder = new TempFolder();
        var recipe = LayOut(folder);
        var project = CompiledProject.Of(folder.Path, [Type], [new(recipe, "recipe"), ProjectLock.Write(folder.Path)]);
        var own = Own(project);
        return own.Count > 0 && project.Diagnostics.IsEmpty && project.Complaints.Count == 0
            ? own
            : throw new InvalidOperationException("The good recipe is not good.");
    }
}
