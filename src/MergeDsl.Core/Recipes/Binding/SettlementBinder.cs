using MergeDsl.Core.Findings;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>
/// Binds <c>modules_to_save</c>: the name of the adapter whose copy is taken, <c>average</c> or <c>drop</c>, for all
/// modules or per module.
/// </summary>
internal static class SettlementBinder
{
    private const string Expected = "the name of an adapter, average or drop (or a mapping of modules to these)";

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
                section.WrongKind("modules_to_save", Expected, other);
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
        var section = new SectionReader(context, path, mapping, "'modules_to_save'", modules);
        return modules
            .Select(module => (Module: module, Word: section.Text(module, "the name of an adapter, average or drop")))
            .Where(choice => choice.Word is not null)
            .Select(choice => new ModuleCopyChoice(choice.Module, CopyChoice.Of(choice.Word!)))
            .ToEquatableArray();
    }
}
