using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Turns the nodes of a recipe into a <see cref="RecipeModel"/>: structure only, no judgement of values.</summary>
internal static class RecipeBinder
{
    /// <summary>The model, as complete as the findings allow; a value that could not be read counts as not written.</summary>
    public static RecipeModel Bind(YamlMapping root, BindContext context)
    {
        context.Place(RecipePath.Root, root.Span);
        context.Place(RecipePath.Root.Key, root.Entries.Count > 0 ? root.Entries[0].KeySpan : root.Span);
        var section = new SectionReader(context, RecipePath.Root, root, RecipeLanguage.Recipe);
        var isOfHeads = section.Has("heads");
        if (isOfHeads && section.Has("adapters"))
        {
            context.Report(Finding.Of(LibraryFindings.HeadsAndAdapters).At(section.Path["heads"].Key));
        }

        section.Require("name");
        section.Require("merge");
        section.Require("output");
        return new RecipeModel(
            section.Text("name") ?? "",
            section.Text("base_model"),
            AdaptersBinder.Bind(section, context, isOfHeads ? "heads" : "adapters"),
            MergeBinder.Bind(section, context),
            RulesBinder.Bind(section, context),
            OutputBinder.Bind(section, context, isOfHeads)
        )
        {
            IsOfHeads = isOfHeads,
            Evaluate = EvaluateBinder.Bind(section, context),
            Tune = TuneBinder.Bind(section, context),
        };
    }
}
