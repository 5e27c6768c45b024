using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>
/// Binds <c>modules_to_save</c>: the name of the adapter whose copy is taken, <c>average</c> or <c>drop</c>, for all
/// modules or per module.
/// </summary>
internal static class SettlementBinder
{
    private const string Expected = "the name of an adapter, average or drop";

    public static CopySettlement? Bind(SectionReader section, BindContext context)
    {
        switch (section.Node("modules_to_save"))
        {
            case null:
                return null;
            case YamlScalar scalar:
                return new CopySettlement(CopyChoice.Of(scalar.Text), default);
            case YamlMapping mapping:
                var path = section.Path["modules_to_save"];
                return new CopySettlement(null, BindModules(mapping, path, context));
            case var other:
                section.WrongKind("modules_to_save", other);
                return null;
        }
    }

    private static EquatableArray<ModuleCopyChoice> BindModules(
        YamlMapping mapping,
        RecipePath path,
        BindContext context
    )
    {
        var modules = mapping.Entries.Select(entry => entry.Key).ToArray();
        var keys = modules.Select(module => new RecipeKey(module, KeyKind.Text, "", "") { Expected = Expected });
        var copies = new RecipeSection("'modules_to_save'", keys.ToEquatableArray());
        var section = new SectionReader(context, path, mapping, copies);
        return modules
            .Select(module => (Module: module, Word: section.Text(module)))
            .Where(choice => choice.Word is not null)
            .Select(choice => new ModuleCopyChoice(choice.Module, CopyChoice.Of(choice.Word!)))
            .ToEquatableArray();
    }
}
