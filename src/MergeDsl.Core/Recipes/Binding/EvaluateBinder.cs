using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Binds the <c>evaluate</c> section.</summary>
internal static class EvaluateBinder
{
    public static EvaluateSettings? Bind(SectionReader recipe, BindContext context)
    {
        switch (recipe.Node("evaluate"))
        {
            case null:
                // With nothing behind it, it names no tasks.
                return recipe.Has("evaluate") ? new EvaluateSettings() : null;
            case YamlMapping mapping:
                var section = new SectionReader(context, recipe.Path["evaluate"], mapping, RecipeLanguage.Evaluate);
                return new EvaluateSettings
                {
                    Tasks = TasksBinder.Bind(section, context),
                    Output = section.Text("output"),
                    Seed = section.Integer("seed"),
                };
            case var other:
                recipe.WrongKind("evaluate", other);
                return null;
        }
    }
}
