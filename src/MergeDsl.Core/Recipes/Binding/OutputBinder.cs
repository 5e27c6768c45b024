using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Binds the <c>output</c> section.</summary>
internal static class OutputBinder
{
    public static OutputSettings Bind(SectionReader recipe, BindContext context)
    {
        switch (recipe.Node("output"))
        {
            case null:
                return new OutputSettings(null, null);
            case YamlMapping mapping:
                return BindSection(mapping, recipe.Path["output"], context);
            case var other:
                recipe.WrongKind("output", other);
                return new OutputSettings(null, null);
        }
    }

    private static OutputSettings BindSection(YamlMapping mapping, RecipePath path, BindContext context)
    {
        var section = new SectionReader(context, path, mapping, RecipeLanguage.Output);
        if (section.Has("model"))
        {
            context.Report(path["model"].Key, StructureFindings.OutputNotAvailable);
        }
        else
        {
            section.Require("adapter");
        }

        // The floating types stand first among the DTypes, in the order of the key's words.
        return new OutputSettings(section.Text("adapter"), (DType?)section.Choice("dtype"))
        {
            Serve = section.Text("serve"),
        };
    }
}
