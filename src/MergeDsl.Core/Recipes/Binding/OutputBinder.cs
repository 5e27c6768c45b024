using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Binds the <c>output</c> section.</summary>
internal static class OutputBinder
{
    /// <param name="recipe">The recipe.</param>
    /// <param name="context">What grows.</param>
    /// <param name="isOfHeads">True when the recipe averages prediction heads.</param>
    public static OutputSettings Bind(SectionReader recipe, BindContext context, bool isOfHeads)
    {
        switch (recipe.Node("output"))
        {
            case null:
                return new OutputSettings(null, null);
            case YamlMapping mapping:
                return BindSection(mapping, recipe.Path["output"], context, isOfHeads);
            case var other:
                recipe.WrongKind("output", other);
                return new OutputSettings(null, null);
        }
    }

    private static OutputSettings BindSection(YamlMapping mapping, RecipePath path, BindContext context, bool isOfHeads)
    {
        var section = new SectionReader(context, path, mapping, RecipeLanguage.Output);
        section.RequireAny();
        var (own, other) = isOfHeads ? ("head", "adapter") : ("adapter", "head");
        if (section.Has(other))
        {
            var (written, given) = ($"output.{other}", isOfHeads ? "heads" : "adapters");
            context.Report(
                Finding.Of(LibraryFindings.OutputOfOthers, written, given, $"output.{own}").At(path[other].Key)
            );
        }

        if (isOfHeads && mapping.Entries.FirstOrDefault(entry => entry.Key == own) is { } head)
        {
            // Checks know the result by one path.
            context.Place(RecipePaths.OutputAdapter.Key, head.KeySpan);
            context.Place(RecipePaths.OutputAdapter, head.Value.Span);
        }

        // The floating types stand first among the DTypes, in the order of the key's words.
        return new OutputSettings(section.Text(own), (DType?)section.Choice("dtype"))
        {
            Model = section.Text("model"),
            UseDora = section.Boolean("use_dora"),
            Fuse = (FuseMode?)section.Choice("fuse"),
            Serve = section.Text("serve"),
        };
    }
}
