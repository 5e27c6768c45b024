using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes.Language;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Binds <c>rank: N | max | sum | { energy: x }</c>.</summary>
internal static class RankBinder
{
    private static readonly string[] Words = [.. MergeKeys.Rank.Words.Select(word => word.Name)];

    public static RankPolicy? Bind(SectionReader section, BindContext context)
    {
        switch (section.Node("rank"))
        {
            case null:
                return null;
            case YamlScalar { Text: "max" }:
                return RankPolicy.Max;
            case YamlScalar { Text: "sum" }:
                return RankPolicy.Sum;
            case YamlScalar { IsQuoted: false } scalar when scalar.TryInteger(out var rank):
                return new RankPolicy.Fixed((int)Math.Max(int.MinValue, Math.Min(int.MaxValue, rank)));
            case YamlScalar { IsQuoted: false } scalar when Suggestion.Closest(scalar.Text, Words) is not null:
                context.Report(
                    section.Path["rank"],
                    ValueFindings.UnknownChoice,
                    scalar.Text,
                    "rank",
                    Suggestion.Hint(scalar.Text, Words),
                    MergeKeys.Rank.Expected
                );
                return null;
            case YamlMapping mapping:
                return BindEnergy(mapping, section.Path["rank"], context);
            case var other:
                section.WrongKind("rank", other);
                return null;
        }
    }

    private static RankPolicy? BindEnergy(YamlMapping mapping, RecipePath path, BindContext context)
    {
        var section = new SectionReader(context, path, mapping, RecipeLanguage.Energy);
        section.Require("energy");
        return section.Number("energy") is { } share ? new RankPolicy.Energy(share) : null;
    }
}
