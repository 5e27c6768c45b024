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
        section.RequireAny();

        // The floating types stand first among the DTypes, in the order of the key's words.
        return new OutputSettings(section.Text("adapter"), (DType?)section.Choice("dtype"))
        {
            Model = section.Text("model"),
            Fuse = (FuseMode?)section.Choice("fuse"),
            Serve = section.Text("serve"),
        };
    }
}
