using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Binds the <c>rules</c> list.</summary>
internal static class RulesBinder
{
    public static EquatableArray<ModuleRule> Bind(SectionReader recipe, BindContext context)
    {
        switch (recipe.Node("rules"))
        {
            case null:
                return default;
            case YamlSequence sequence:
                var path = recipe.Path["rules"];
                return sequence.Items.Select((item, index) => BindOne(item, path[index], context)).ToEquatableArray();
            case var other:
                recipe.WrongKind("rules", other);
                return default;
        }
    }

    private static ModuleRule BindOne(YamlNode node, RecipePath path, BindContext context)
    {
        context.Place(path, node.Span);
        if (node is not YamlMapping mapping)
        {
            var found = YamlDescription.Of(node);
            context.Report(path, StructureFindings.WrongKind, path.Keys, "{ modules: ..., density: ... }", found);
            return new ModuleRule("");
        }

        var section = new SectionReader(context, path, mapping, RecipeLanguage.Rule);
        section.Require("modules");
        return new ModuleRule(section.Text("modules") ?? "")
        {
            Weights = BindWeights(section, context),
            Density = section.Number("density"),
            Scale = section.Number("scale"),
            Rank = RankBinder.Bind(section, context),
        };
    }

    private static EquatableArray<RuleWeight> BindWeights(SectionReader rule, BindContext context)
    {
        switch (rule.Node("weights"))
        {
            case null:
                return default;
            case YamlMapping mapping:
                var names = mapping.Entries.Select(entry => entry.Key).ToArray();
                var keys = names.Select(name => new RecipeKey(name, KeyKind.Number, "", "")).ToEquatableArray();
                var weights = new RecipeSection("'weights'", keys);
                var section = new SectionReader(context, rule.Path["weights"], mapping, weights);
                return names
                    .Select(name => (Name: name, Weight: section.Number(name)))
                    .Where(pair => pair.Weight is not null)
                    .Select(pair => new RuleWeight(pair.Name, pair.Weight!.Value))
                    .ToEquatableArray();
            case var other:
                rule.WrongKind("weights", other);
                return default;
        }
    }
}
