using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Binds the <c>tune</c> section.</summary>
internal static class TuneBinder
{
    public static TuneSettings? Bind(SectionReader recipe, BindContext context)
    {
        switch (recipe.Node("tune"))
        {
            case null when recipe.Has("tune"):
                context.Report(RecipeLanguage.Tune.Missing("budget").At(recipe.Path["tune"].Key));
                return new TuneSettings();
            case null:
                return null;
            case YamlMapping mapping:
                return BindSection(mapping, recipe.Path["tune"], context);
            case var other:
                recipe.WrongKind("tune", other);
                return null;
        }
    }

    private static TuneSettings BindSection(YamlMapping mapping, RecipePath path, BindContext context)
    {
        var section = new SectionReader(context, path, mapping, RecipeLanguage.Tune);
        section.Require("budget");
        return new TuneSettings
        {
            Budget = BindBudget(section, context),
            Parameters = section.Choices("parameters").Select(index => (TuneParameter)index).ToEquatableArray(),
            Objective = (TuneObjective?)section.Choice("objective"),
            Tasks = TasksBinder.Bind(section, context),
            Seed = section.Integer("seed"),
            Output = section.Text("output"),
            Trace = section.Text("trace"),
        };
    }

    private static TuneBudget? BindBudget(SectionReader tune, BindContext context)
    {
        switch (tune.Node("budget"))
        {
            case null:
                return null;
            case YamlScalar { IsQuoted: false } scalar when scalar.TryInteger(out var evaluations):
                context.Place(tune.Path["budget"]["evaluations"], scalar.Span);
                return new TuneBudget(evaluations, null);
            case YamlMapping mapping:
                var section = new SectionReader(context, tune.Path["budget"], mapping, RecipeLanguage.Budget);
                section.RequireAny();
                return new TuneBudget(section.Integer("evaluations"), section.Number("minutes"));
            case var other:
                tune.WrongKind("budget", other);
                return null;
        }
    }
}
