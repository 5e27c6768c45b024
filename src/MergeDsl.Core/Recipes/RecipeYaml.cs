using System.Text;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Recipes;

/// <summary>
/// Writes recipes as canonical YAML: everything that is set and nothing else, keys in the order of the reference, no comments.
/// Reading it gives an equal model, so two recipes mean the same when their texts are equal.
/// </summary>
public static class RecipeYaml
{
    /// <summary>The text, lines ended by <c>\n</c>.</summary>
    public static string Write(RecipeModel recipe)
    {
        var yaml = new StringBuilder();
        Line(yaml, "", "name", Word(recipe.Name));
        Line(yaml, "", "base_model", recipe.BaseModel is { } model ? Plain(model) : null);
        Section(yaml, recipe.IsOfHeads ? "heads" : "adapters", [.. recipe.Adapters.Select(AdapterOf)]);
        Section(yaml, "merge", [.. MergeOf(recipe.Merge)]);
        WriteRules(yaml, recipe.Rules);
        Section(yaml, "output", [.. OutputOf(recipe.Output, recipe.IsOfHeads)]);
        EvaluationYaml.Write(yaml, recipe);
        return yaml.ToString();
    }

    internal static void Section(StringBuilder yaml, string key, (string Key, string? Value)[] lines)
    {
        if (lines.All(line => line.Value is null))
        {
            Line(yaml, "", key, "{}");
            return;
        }

        yaml.Append(key).Append(":\n");
        foreach (var (name, value) in lines)
        {
            Line(yaml, "  ", name, value);
        }
    }

    private static (string Key, string? Value) AdapterOf(AdapterEntry adapter) =>
        (Plain(adapter.Key), Flow(("path", Word(adapter.Path)), ("weight", Number(adapter.Weight))));

    private static IEnumerable<(string Key, string? Value)> MergeOf(MergeSettings merge) =>
        [
            // The key alone says whose words these are.
            (DialectKeys.MethodOf(merge.Dialect), Word(merge.Method) ?? (merge.Dialect == Dialect.Native ? null : "")),
            ("space", merge.Space is { } space ? Choices.Word(Choices.Spaces, (int)space) : null),
            ("rank", Rank(merge.Rank)),
            ("scale", Number(merge.Scale)),
            ("density", Number(merge.Density)),
            (
                "majority_sign_method",
                merge.MajoritySign is { } sign ? Choices.Word(Choices.MajoritySigns, (int)sign) : null
            ),
            ("normalize_weights", Truth(merge.NormalizeWeights)),
            ("seed", merge.Seed is { } seed ? Numbers.Text(seed) : null),
            ("modules_to_save", merge.ModulesToSave is { } settlement ? Settlement(settlement) : null),
            ("svd_rank", merge.SvdRank is { } rank ? Numbers.Text(rank) : null),
            ("svd_clamp", Number(merge.SvdClamp)),
            ("svd_full_matrices", Truth(merge.SvdFullMatrices)),
            ("svd_driver", Word(merge.SvdDriver)),
            ("seed_at", merge.SeedAt is { } place ? Choices.Word(Choices.SeedPlaces, (int)place) : null),
            ("model_class", Word(merge.ModelClass)),
            ("autocast_adapter_dtype", Truth(merge.AutocastAdapterDtype)),
        ];

    private static void WriteRules(StringBuilder yaml, EquatableArray<ModuleRule> rules)
    {
        if (rules.Count > 0)
        {
            yaml.Append("rules:\n");
        }

        foreach (var rule in rules)
        {
            yaml.Append("  - ").Append(RuleOf(rule)).Append('\n');
        }
    }

    private static string RuleOf(ModuleRule rule) =>
        Flow(
            ("modules", Word(rule.Modules)),
            ("weights", Weights(rule.Weights)),
            ("density", Number(rule.Density)),
            ("scale", Number(rule.Scale)),
            ("rank", Rank(rule.Rank))
        );

    private static IEnumerable<(string Key, string? Value)> OutputOf(OutputSettings output, bool isOfHeads) =>
        [
            (isOfHeads ? "head" : "adapter", Word(output.Adapter)),
            ("model", Word(output.Model)),
            ("dtype", output.DType is { } type ? Choices.Word(DTypes.Names, (int)type) : null),
            ("use_dora", Truth(output.UseDora)),
            ("fuse", output.Fuse is { } mode ? Choices.Word(Choices.FuseModes, (int)mode) : null),
            ("serve", Word(output.Serve)),
        ];

    private static string Settlement(CopySettlement settlement) =>
        settlement.Default is { } choice
            ? Plain(Copy(choice))
            : Flow([.. settlement.ByModule.Select(one => (Plain(one.Module), (string?)Plain(Copy(one.Choice))))]);

    private static string Copy(CopyChoice choice) =>
        choice.Kind switch
        {
            CopyChoiceKind.Average => "average",
            CopyChoiceKind.Drop => "drop",
            _ => choice.Adapter ?? "",
        };

    private static string? Weights(EquatableArray<RuleWeight> weights) =>
        weights.Count == 0
            ? null
            : Flow([.. weights.Select(weight => (Plain(weight.Adapter), Number((double?)weight.Weight)))]);

    private static string? Rank(RankPolicy? policy) =>
        policy is RankPolicy.Energy energy ? Flow(("energy", Number((double?)energy.Share))) : policy?.ToString();

    internal static string? Number(double? value) => value is { } number ? Numbers.Text(number) : null;

    private static string? Truth(bool? value) =>
        value is { } truth
            ? truth
                ? "true"
                : "false"
            : null;

    internal static string? Word(string? text) => string.IsNullOrEmpty(text) ? null : Plain(text!);

    internal static string Plain(string text) => YamlText.Of(text);

    internal static void Line(StringBuilder yaml, string indentation, string key, string? value)
    {
        if (value is not null)
        {
            yaml.Append(indentation).Append(key).Append(value.Length == 0 ? ":" : ": ").Append(value).Append('\n');
        }
    }

    internal static string Flow(params (string Key, string? Value)[] pairs)
    {
        var written = pairs.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}: {pair.Value}").ToArray();
        return written.Length == 0 ? "{}" : $"{{ {string.Join(", ", written)} }}";
    }
}
