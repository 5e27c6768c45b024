using MergeDsl.Core.Recipes;

namespace MergeDsl.Generators.Emit;

/// <summary>Writes a recipe as a C# value.</summary>
internal static class RecipeLiteral
{
    private const string Recipes = "global::MergeDsl.Core.Recipes.";
    private const string List = "global::MergeDsl.Generated.Literal.List(";

    /// <summary>The method that gives it.</summary>
    public static void Write(SourceWriter writer, RecipeModel recipe)
    {
        using (writer.Continue($"private static {Recipes}RecipeModel Described() => new("))
        {
            writer.Line(Literals.Of(recipe.Name) + ",");
            writer.Line(Literals.Of(recipe.BaseModel) + ",");
            WriteList(writer, recipe.Adapters.Select(Adapter), ",");
            WriteMerge(writer, recipe.Merge);
            WriteList(writer, recipe.Rules.Select(Rule), ",");
            WriteEnd(
                writer,
                Output(recipe.Output) + ")",
                [.. recipe.IsOfHeads ? ["IsOfHeads = true"] : Array.Empty<string>(), .. EvaluationLiteral.Of(recipe)]
            );
        }
    }

    /// <summary>A rank policy.</summary>
    public static string Rank(RankPolicy policy) =>
        policy switch
        {
            RankPolicy.Fixed known => $"new global::MergeDsl.RankPolicy.Fixed({Literals.Of(known.Rank)})",
            RankPolicy.Energy energy => $"new global::MergeDsl.RankPolicy.Energy({Literals.Of(energy.Share)})",
            RankPolicy.OfInputs { IsSum: true } => "global::MergeDsl.RankPolicy.Sum",
            _ => "global::MergeDsl.RankPolicy.Max",
        };

    // What is no argument of the recipe's own stands behind them.
    private static void WriteEnd(SourceWriter writer, string last, string[] values)
    {
        if (values.Length == 0)
        {
            writer.Line(last + ";");
            return;
        }

        using (writer.Open(last, ";"))
        {
            foreach (var value in values)
            {
                writer.Line(value + ",");
            }
        }
    }

    private static void WriteList(SourceWriter writer, IEnumerable<string> items, string end)
    {
        var lines = items.ToArray();
        if (lines.Length == 0)
        {
            writer.Line("default" + end);
            return;
        }

        using (writer.Continue(List))
        {
            for (var index = 0; index < lines.Length; index++)
            {
                writer.Line(lines[index] + (index < lines.Length - 1 ? "," : ")" + end));
            }
        }
    }

    private static string Adapter(AdapterEntry adapter) =>
        $"new {Recipes}AdapterEntry({Literals.Of(adapter.Key)}, {Literals.Of(adapter.Path)}, {Literals.Of(adapter.Weight)})";

    private static string Rule(ModuleRule rule)
    {
        var weights = rule.Weights.Select(weight =>
            $"new {Recipes}RuleWeight({Literals.Of(weight.Adapter)}, {Literals.Of(weight.Weight)})"
        );
        string[] values =
        [
            .. rule.Weights.Count > 0 ? [$"Weights = {List}{string.Join(", ", weights)})"] : Array.Empty<string>(),
            .. Value("Density", rule.Density),
            .. Value("Scale", rule.Scale),
            .. rule.Rank is { } rank ? [$"Rank = {Rank(rank)}"] : Array.Empty<string>(),
        ];
        var initialiser = values.Length == 0 ? "" : $" {{ {string.Join(", ", values)} }}";
        return $"new {Recipes}ModuleRule({Literals.Of(rule.Modules)}){initialiser}";
    }

    private static string Output(OutputSettings output)
    {
        string[] values =
        [
            .. Value("Model", output.Model is { } model ? Literals.Of(model) : null),
            .. Value("Fuse", output.Fuse is { } mode ? Literals.Of(mode) : null),
            .. Value("Serve", output.Serve is { } target ? Literals.Of(target) : null),
        ];
        var initialiser = values.Length == 0 ? "" : $" {{ {string.Join(", ", values)} }}";
        return $"new {Recipes}OutputSettings({Literals.Of(output.Adapter)}, {Literals.Of(output.DType)}){initialiser}";
    }

    private static void WriteMerge(SourceWriter writer, MergeSettings merge)
    {
        using (writer.Open($"new {Recipes}MergeSettings", ","))
        {
            foreach (var value in MergeValues(merge))
            {
                writer.Line(value + ",");
            }
        }
    }

    private static IEnumerable<string> MergeValues(MergeSettings merge) =>
        [
            .. merge.Dialect == Dialect.Native
                ? Array.Empty<string>()
                : [$"Dialect = {Recipes}Dialect.{Literals.Name(merge.Dialect)}"],
            $"Method = {Literals.Of(merge.Method)}",
            .. Value("Space", merge.Space is { } space ? Literals.Of(space) : null),
            .. Value("Density", merge.Density),
            .. Value("MajoritySign", merge.MajoritySign is { } sign ? Literals.Of(sign) : null),
            .. Value("NormalizeWeights", Truth(merge.NormalizeWeights)),
            .. Value("Scale", merge.Scale),
            .. Value("Rank", merge.Rank is { } rank ? Rank(rank) : null),
            .. Value("Seed", merge.Seed is { } seed ? Literals.Of(seed) : null),
            .. Value("SeedAt", merge.SeedAt is { } place ? "global::MergeDsl.SeedAt." + Literals.Name(place) : null),
            .. Value("SvdRank", merge.SvdRank is { } svdRank ? Literals.Of(svdRank) : null),
            .. Value("SvdClamp", merge.SvdClamp),
            .. Value("SvdFullMatrices", Truth(merge.SvdFullMatrices)),
            .. Value("SvdDriver", merge.SvdDriver is { } driver ? Literals.Of(driver) : null),
            .. Value("AutocastAdapterDtype", Truth(merge.AutocastAdapterDtype)),
            .. Value("ModelClass", merge.ModelClass is { } name ? Literals.Of(name) : null),
            .. Value("ModulesToSave", merge.ModulesToSave is { } settlement ? Settlement(settlement) : null),
        ];

    private static string Settlement(CopySettlement settlement)
    {
        var choices = settlement.ByModule.Select(one =>
            $"new {Recipes}ModuleCopyChoice({Literals.Of(one.Module)}, {Choice(one.Choice)})"
        );
        var byModule = settlement.ByModule.Count == 0 ? "default" : $"{List}{string.Join(", ", choices)})";
        var everywhere = settlement.Default is { } choice ? Choice(choice) : "null";
        return $"new {Recipes}CopySettlement({everywhere}, {byModule})";
    }

    private static string Choice(CopyChoice choice) =>
        $"new {Recipes}CopyChoice({Recipes}CopyChoiceKind.{Literals.Name(choice.Kind)}, {Literals.Of(choice.Adapter)})";

    private static string? Truth(bool? value) => value is { } truth ? Literals.Of(truth) : null;

    private static string[] Value(string name, double? value) =>
        Value(name, value is { } number ? Literals.Of(number) : null);

    private static string[] Value(string name, string? literal) => literal is null ? [] : [$"{name} = {literal}"];
}
