using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Binds the <c>adapters</c> section: <c>NAME: { path: FOLDER, weight: 0.7 }</c> or <c>NAME: FOLDER</c>.</summary>
internal static class AdaptersBinder
{
    /// <param name="recipe">The recipe.</param>
    /// <param name="context">What grows.</param>
    /// <param name="key"><c>adapters</c>, or <c>heads</c>; what stands there is known by the paths of adapters, too.</param>
    public static EquatableArray<AdapterEntry> Bind(SectionReader recipe, BindContext context, string key)
    {
        switch (recipe.Node(key))
        {
            case null:
                return default;
            case YamlMapping mapping:
                return mapping.Entries.Select(entry => BindOne(entry, recipe.Path[key], context)).ToEquatableArray();
            case var other:
                recipe.WrongKind(key, other);
                return default;
        }
    }

    private static AdapterEntry BindOne(YamlEntry entry, RecipePath adapters, BindContext context)
    {
        var path = adapters[entry.Key];
        context.Place(path.Key, entry.KeySpan);
        context.Place(path, entry.Value.Span);
        PlaceAlike(entry, RecipePaths.Adapters[entry.Key], context);
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

    // Checks know the members of both sections as adapters.
    private static void PlaceAlike(YamlEntry entry, RecipePath path, BindContext context)
    {
        context.Place(path.Key, entry.KeySpan);
        context.Place(path, entry.Value.Span);
        foreach (var inner in (entry.Value as YamlMapping)?.Entries ?? [])
        {
            context.Place(path[inner.Key].Key, inner.KeySpan);
            context.Place(path[inner.Key], inner.Value.Span);
        }

        if (entry.Value is YamlScalar)
        {
            context.Place(path["path"], entry.Value.Span);
        }
    }
}
