using MergeDsl.Core.Findings;
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
                recipe.WrongKind("output", "a mapping with 'adapter'", other);
                return new OutputSettings(null, null);
        }
    }

    private static OutputSettings BindSection(YamlMapping mapping, RecipePath path, BindContext context)
    {
        var section = new SectionReader(context, path, mapping, "'output'", "adapter", "model", "dtype");
        if (section.Has("model"))
        {
            context.Report(path["model"].Key, StructureFindings.OutputNotAvailable);
        }
        else
        {
            section.Require(RequiredKeys.OutputAdapter);
        }

        return new OutputSettings(section.Text("adapter", "a folder"), section.FloatingType("dtype"));
    }
}
