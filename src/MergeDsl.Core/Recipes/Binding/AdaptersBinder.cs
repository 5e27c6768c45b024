using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Binds the <c>adapters</c> section: <c>NAME: { path: FOLDER, weight: 0.7 }</c> or <c>NAME: FOLDER</c>.</summary>
internal static class AdaptersBinder
{
    public static EquatableArray<AdapterEntry> Bind(SectionReader recipe, BindContext context)
    {
        switch (recipe.Node("adapters"))
        {
            case null:
                return default;
            case YamlMapping mapping:
                var path = recipe.Path["adapters"];
                return mapping.Entries.Select(entry => BindOne(entry, path, context)).ToEquatableArray();
            case var other:
                recipe.WrongKind("adapters", other);
                return default;
        }
    }

    private static AdapterEntry BindOne(YamlEntry entry, RecipePath adapters, BindContext context)
    {
        var path = adapters[entry.Key];
        context.Place(path.Key, entry.KeySpan);
        context.Place(path, entry.Value.Span);
        switch (entry.Value)
        {
            case YamlMapping mapping:
                var section = new SectionReader(context, path, mapping, RecipeLanguage.OfAdapter(entry.Key));
                section.Require("path");
                return new AdapterEntry(entry.Key, section.Text("path") ?? "", section.Number("weight"));
            case YamlScalar { IsNull: false, Text.Length: > 0 } folder:
                context.Place(path["path"], folder.Span);
                return new AdapterEntry(entry.Key, folder.Text, null);
            default:
                context.Report(
                    path,
                    StructureFindings.WrongKind,
                    entry.Key,
                    "a folder or { path: ..., weight: ... }",
                    YamlDescription.Of(entry.Value)
                );
                return new AdapterEntry(entry.Key, "", null);
        }
    }
}
