namespace MergeDsl.Generators.Emit;

/// <summary>Writes the classes that recipes, adapters and base models are listed in, with all that is said once about them.</summary>
internal static class ListsEmitter
{
    private const string Origin = "the recipes and the lock of this project";

    /// <summary>Name of the generated file.</summary>
    public static string HintName(ListsSource source) => "MergeDsl.g.cs";

    /// <summary>Text of the generated file.</summary>
    public static string Write(ListsSource source)
    {
        var writer = new SourceWriter();
        FileHeader.Write(writer, Origin, source.Namespace, isForAll: true);
        (bool IsThere, string Name, string Text)[] lists =
        [
            (source.HasRecipes, "Recipes", "The recipes of this project, compiled."),
            (source.HasLock, "Adapters", "The adapters that the lock describes."),
            (source.HasLock, "Bases", "The base models that the lock describes, each a type."),
        ];
        foreach (var (_, name, text) in lists.Where(list => list.IsThere))
        {
            writer.Summary(text);
            writer.Line(FileHeader.Attribute);
            writer.Line(FileHeader.Suppression("CA1724", "The word of the language."));
            writer.Line($"public static partial class {name} {{ }}");
            writer.Line();
        }

        return writer.ToString();
    }
}
