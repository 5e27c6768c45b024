using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Binds the <c>merge</c> section of any dialect.</summary>
internal static class MergeBinder
{
    public static MergeSettings Bind(SectionReader recipe, BindContext context)
    {
        switch (recipe.Node("merge"))
        {
            case null:
                return new MergeSettings();
            case YamlMapping mapping:
                return BindSection(mapping, recipe.Path["merge"], context);
            case var other:
                recipe.WrongKind("merge", other);
                return new MergeSettings();
        }
    }

    private static MergeSettings BindSection(YamlMapping mapping, RecipePath path, BindContext context)
    {
        var section = new SectionReader(context, path, mapping, RecipeLanguage.Merge);
        var dialect = DialectOf(section);
        ReportForeignKeys(section, dialect, context);
        return dialect switch
        {
            Dialect.Peft => BindPeft(section, context),
            Dialect.Library => BindLibrary(section, context),
            _ => BindNative(section, context),
        };
    }

    private static Dialect DialectOf(SectionReader section) =>
        section.Has("method") ? Dialect.Native
        : section.Has("combination_type") ? Dialect.Peft
        : section.Has("combine_strategy") ? Dialect.Library
        : Dialect.Native;

    private static void ReportForeignKeys(SectionReader section, Dialect dialect, BindContext context)
    {
        if (!section.Has(DialectKeys.MethodOf(dialect)))
        {
            return; // What is missing is the method; which words go with it cannot be said yet.
        }

        var foreign = RecipeLanguage.Merge.Keys.Where(key => !key.IsOf(dialect));
        foreach (var key in foreign.Select(key => key.Name).Where(section.Has))
        {
            context.Report(DialectKeys.Foreign(key, dialect).At(section.Path[key].Key));
        }
    }

    private static MergeSettings BindNative(SectionReader section, BindContext context)
    {
        section.Require("method");
        return BindShared(section, context) with
        {
            Dialect = Dialect.Native,
            Method = section.Text("method") ?? "",
            Space = (Space?)section.Choice("space"),
            NormalizeWeights = section.Boolean("normalize_weights"),
            Scale = section.Number("scale"),
            Rank = RankBinder.Bind(section, context),
        };
    }

    private static MergeSettings BindPeft(SectionReader section, BindContext context)
    {
        section.Require("combination_type");
        return BindShared(section, context) with
        {
            Dialect = Dialect.Peft,
            Method = section.Text("combination_type") ?? "",
            SvdRank = ToRank(section.Integer("svd_rank")),
            SvdClamp = section.Number("svd_clamp"),
            SvdFullMatrices = section.Boolean("svd_full_matrices"),
            SvdDriver = section.Text("svd_driver"),
            SeedAt = (SeedAt?)section.Choice("seed_at"),
            AutocastAdapterDtype = section.Boolean("autocast_adapter_dtype"),
        };
    }

    private static MergeSettings BindLibrary(SectionReader section, BindContext context)
    {
        section.Require("combine_strategy");
        return BindShared(section, context) with
        {
            Dialect = Dialect.Library,
            Method = section.Text("combine_strategy") ?? "",
            NormalizeWeights = section.Boolean("normalize_weights"),
            SvdRank = ToRank(section.Integer("svd_rank")),
            ModelClass = section.Text("model_class"),
        };
    }

    private static MergeSettings BindShared(SectionReader section, BindContext context) =>
        new()
        {
            Density = section.Number("density"),
            MajoritySign = (MajoritySign?)section.Choice("majority_sign_method"),
            Seed = section.Integer("seed"),
            ModulesToSave = SettlementBinder.Bind(section, context),
        };

    private static int? ToRank(long? written) =>
        written is { } rank ? (int)Math.Max(int.MinValue, Math.Min(int.MaxValue, rank)) : null;
}
