using MergeDsl.Core.Findings;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes.Binding;

/// <summary>Binds <c>rank: N | max | sum | { energy: x }</c>.</summary>
internal static class RankBinder
{
    private const string Expected = "a number, max, sum or { energy: 0.99 }";

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
            case YamlScalar { IsQuoted: false } scalar when Suggestion.Closest(scalar.Text, ["max", "sum"]) is not null:
                context.Report(
                    section.Path["rank"],
                    ValueFindings.UnknownChoice,
                    scalar.Text,
                    "rank",
                    Suggestion.Hint(scalar.Text, ["max", "sum"]),
                    Expected
                );
                return null;
            case YamlMapping mapping:
                return BindEnergy(mapping, section.Path["rank"], context);
            case var other:
                section.WrongKind("rank", Expected, other);
                return null;
        }
    }

    private static RankPolicy? BindEnergy(YamlMapping mapping, RecipePath path, BindContext context)
    {
        var section = new SectionReader(context, path, mapping, "'rank'", "energy");
        section.Require(RequiredKeys.Energy);
        return section.Number("energy") is { } share ? new RankPolicy.Energy(share) : null;
    }
}
