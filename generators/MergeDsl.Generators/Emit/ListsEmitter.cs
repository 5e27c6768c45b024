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
        FileHeader.Write(writer, Origin);
        using (writer.Open("namespace " + source.Namespace))
        {
            if (source.HasRecipes)
            {
                Write(writer, "Recipes", "The recipes of this project, compiled.");
            }

            if (source.HasLock)
            {
                Write(writer, "Adapters", "The adapters that the lock describes.");
                Write(writer, "Bases", "The base models that the lock describes, each a type.");
            }
        }

        return writer.ToString();
    }

    private static void Write(SourceWriter writer, string name, string text)
    {
        writer.Summary(text);
        writer.Line(FileHeader.Attribute);
        writer.Line($"public static partial class {name} {{ }}");
        writer.Line();
    }
}
