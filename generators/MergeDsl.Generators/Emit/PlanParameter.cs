using MergeDsl.Core.Catalog;
using MergeDsl.Core.Recipes;

namespace MergeDsl.Generators.Emit;

/// <summary>A parameter of a plan class besides the weights.</summary>
/// <param name="Property">Its property.</param>
/// <param name="Type">Its C# type.</param>
/// <param name="Value">Reads it off the recipe.</param>
/// <param name="Text">What it is.</param>
/// <param name="MayBeMissing">True when a recipe without it has no value for it either.</param>
internal sealed record PlanParameter(string Property, string Type, string Value, string Text, bool MayBeMissing = false)
{
    private const string House = "global::MergeDsl.";

    private static readonly PlanParameter Density = new(
        "Density",
        "double",
        "Model.Merge.Density ?? 1.0",
        "The share of entries that pruning keeps."
    );

    private static readonly PlanParameter MajoritySign = new(
        "MajoritySign",
        House + "MajoritySign",
        $"Model.Merge.MajoritySign ?? {House}MajoritySign.Total",
        "How signs are elected."
    );

    private static readonly PlanParameter NormalizeWeights = new(
        "NormalizeWeights",
        "bool",
        "Model.Merge.NormalizeWeights ?? false",
        "Whether the weights are divided by their sum."
    );

    private static readonly PlanParameter Seed = new(
        "Seed",
        "long",
        "Model.Merge.Seed ?? 0",
        "What the random masks are drawn from."
    );

    private static readonly PlanParameter Scale = new(
        "Scale",
        "double",
        "Model.Merge.Scale ?? 1.0",
        "One factor on the whole merged change."
    );

    private static readonly PlanParameter Rank = new(
        "Rank",
        House + "RankPolicy",
        $"Model.Merge.Rank ?? {House}RankPolicy.Max",
        "What the result is cut to."
    );

    private static readonly PlanParameter SvdRank = new(
        "SvdRank",
        "int",
        "Model.Merge.SvdRank ?? 0",
        "The rank that PEFT cuts the result to; 0 for the largest of the adapters."
    );

    private static readonly PlanParameter SvdClamp = new(
        "SvdClamp",
        "double",
        "Model.Merge.SvdClamp",
        "The quantile that PEFT clamps singular vectors at.",
        MayBeMissing: true
    );

    private static readonly PlanParameter Output = new(
        "Output",
        "string",
        "Model.Output.Adapter ?? \"\"",
        "The folder that the result is written to."
    );

    // A plan has its recipe under the name Model.
    private static readonly PlanParameter OutputModel = new(
        "OutputModel",
        "string",
        "Model.Output.Model ?? \"\"",
        "The folder that the fused model is written to."
    )
    {
        Argument = "model",
    };

    /// <summary>The type of its property.</summary>
    public string PropertyType => MayBeMissing ? Type + "?" : Type;

    /// <summary>Its name as an argument.</summary>
    public string Argument { get; private init; } = char.ToLowerInvariant(Property[0]) + Property.Substring(1);

    /// <summary>
    /// The parameters of a recipe: those that its method uses; where it names none that exists, all of its dialect, so that
    /// code that uses them compiles.
    /// </summary>
    public static IEnumerable<PlanParameter> Of(RecipeModel recipe) =>
        [
            .. recipe.Merge.Dialect switch
            {
                Dialect.Peft => OfPeft(recipe.Merge.Method),
                Dialect.Library => [NormalizeWeights],
                _ => OfNative(recipe.Merge.Method),
            },
            .. recipe.Output.Adapter is null && recipe.Output.Model is not null
                ? Array.Empty<PlanParameter>()
                : [Output],
            .. recipe.Output.Model is null ? Array.Empty<PlanParameter>() : [OutputModel],
        ];

    private static IEnumerable<PlanParameter> OfNative(string name)
    {
        PlanParameter[] all = [Density, MajoritySign, NormalizeWeights, Seed];
        var method = MergeMethods.Find(name);
        return [.. all.Where(parameter => method is null || parameter.IsOf(method)), Scale, Rank];
    }

    private static IEnumerable<PlanParameter> OfPeft(string name)
    {
        PlanParameter[] all = [Density, MajoritySign, Seed];
        var combination = PeftCombination.Find(name);
        return
        [
            .. all.Where(parameter => combination is null || parameter.IsOf(combination.Method)),
            .. combination is null or { Family: PeftFamily.Svd } ? [SvdRank, SvdClamp] : Array.Empty<PlanParameter>(),
        ];
    }

    private bool IsOf(MergeMethod method) => method.Parameters.Contains(Key);

    private string Key =>
        Property switch
        {
            "MajoritySign" => "majority_sign_method",
            "NormalizeWeights" => "normalize_weights",
            _ => Argument,
        };
}
