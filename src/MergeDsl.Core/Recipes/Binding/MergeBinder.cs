using MergeDsl.Core.Findings;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Binds the <c>merge</c> section of either dialect.</summary>
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
                recipe.WrongKind("merge", "a mapping", other);
                return new MergeSettings();
        }
    }

    private static MergeSettings BindSection(YamlMapping mapping, RecipePath path, BindContext context)
    {
        var section = new SectionReader(
            context,
            path,
            mapping,
            "'merge'",
            [.. DialectKeys.Native, .. DialectKeys.Peft, .. DialectKeys.Shared]
        );
        var dialect = section.Has("combination_type") && !section.Has("method") ? Dialect.Peft : Dialect.Native;
        ReportForeignKeys(section, dialect, context);
        return dialect == Dialect.Peft ? BindPeft(section, context) : BindNative(section, context);
    }

    private static void ReportForeignKeys(SectionReader section, Dialect dialect, BindContext context)
    {
        var (foreign, own) =
            dialect == Dialect.Native ? (DialectKeys.Peft, "method") : (DialectKeys.Native, "combination_type");
        if (!section.Has(own))
        {
            return; // What is missing is the method; which words go with it cannot be said yet.
        }

        foreach (var key in foreign.Where(section.Has))
        {
            context.Report(DialectKeys.Foreign(key, dialect).At(section.Path[key].Key));
        }
    }

    private static MergeSettings BindNative(SectionReader section, BindContext context)
    {
        section.Require(RequiredKeys.Method);
        return BindShared(section, context) with
        {
            Dialect = Dialect.Native,
            Method = section.Text("method", "the name of a method") ?? "",
            Space = (Space?)section.Choice("space", "space", Choices.Spaces),
            NormalizeWeights = section.Boolean("normalize_weights"),
            Scale = section.Number("scale"),
            Rank = RankBinder.Bind(section, context),
        };
    }

    private static MergeSettings BindPeft(SectionReader section, BindContext context)
    {
        section.Require(RequiredKeys.CombinationType);
        return BindShared(section, context) with
        {
            Dialect = Dialect.Peft,
            Method = section.Text("combination_type", "the name of a combination type") ?? "",
            SvdRank = ToRank(section.Integer("svd_rank")),
            SvdClamp = section.Number("svd_clamp"),
            SvdFullMatrices = section.Boolean("svd_full_matrices"),
            SvdDriver = section.Text("svd_driver", "the name of a driver"),
            SeedAt = (SeedAt?)section.Choice("seed_at", "place to seed", Choices.SeedPlaces),
            AutocastAdapterDtype = section.Boolean("autocast_adapter_dtype"),
        };
    }

    private static MergeSettings BindShared(SectionReader section, BindContext context) =>
        new()
        {
            Density = section.Number("density"),
            MajoritySign = (MajoritySign?)
                section.Choice("majority_sign_method", "majority sign method", Choices.MajoritySigns),
            Seed = section.Integer("seed"),
            ModulesToSave = SettlementBinder.Bind(section, context),
        };

    private static int? ToRank(long? written) =>
        written is { } rank ? (int)Math.Max(int.MinValue, Math.Min(int.MaxValue, rank)) : null;
}
