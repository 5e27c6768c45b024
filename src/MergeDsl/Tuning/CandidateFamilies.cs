using System.Globalization;
using MergeDsl.Core;
using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Evaluation.Interference;
using MergeDsl.Evaluation.Tuning;

namespace MergeDsl.Tuning;

/// <summary>What a search may change of a recipe, one family for each method that it may use.</summary>
/// <param name="recipe">The recipe.</param>
/// <param name="plan">Its plan.</param>
/// <param name="interference">How its adapters get along.</param>
internal sealed class CandidateFamilies(RecipeModel recipe, MergePlan plan, InterferenceReport interference)
{
    // Early, middle and late layers.
    private const int LayerGroups = 3;

    private static readonly double?[] Densities = [TunedValue.PruningDensity.Usual, 0.2];

    private readonly TuneSettings settings = recipe.Tune!;

    private readonly string[] layers = [.. recipe.Tune!.MayChange(TuneParameter.Layers) ? LayersOf(plan) : []];

    // A rule of the recipe that comes first may give modules of layers back to the plain weights.
    private readonly bool layersHaveAll =
        recipe.Tune!.MayChange(TuneParameter.Layers)
        && recipe.Rules.Count == 0
        && plan.Modules.All(module => Array.Exists(module.Path.Split('.'), IsNumber));

    /// <summary>True when other methods than the recipe's own may be tried.</summary>
    public bool HasOthers => settings.MayChange(TuneParameter.Method) && MergeMethods.All.Any(IsOther);

    /// <summary>What is among the parameters and changes nothing besides the others.</summary>
    public IEnumerable<Finding> NotSearched() =>
        layersHaveAll
            ? settings
                .Parameters.Select((parameter, index) => (parameter, RecipePaths.Tune["parameters"][index]))
                .Where(one => one.parameter == TuneParameter.Weights)
                .Select(one =>
                    Finding
                        .Of(
                            EvaluateFindings.NotSearched,
                            "weights",
                            "with 'layers' every layer has weights of its group, which begin with these"
                        )
                        .At(one.Item2)
                )
            : [];

    /// <summary>The family of the recipe's own method.</summary>
    public CandidateFamily Own()
    {
        var values = Values(
            recipe,
            MergeMethods.Find(recipe.Merge.Method)?.NeedsDensity ?? recipe.Merge.Density is not null
        );
        var family = new CandidateFamily(recipe, values);
        return new CandidateFamily(recipe, values)
        {
            Starts = [family.PointOf(recipe), .. Guesses().Select(guess => family.PointOf(Weighted(recipe, guess)))],
        };
    }

    /// <summary>
    /// The families of the other methods. They begin with the weights that were found for the recipe's own method, made so much larger
    /// that the merge carries the adapters' changes as strongly: averaging and pruning make it weaker.
    /// </summary>
    /// <param name="found">The best recipe of the own method.</param>
    /// <param name="scaleOf">The scale at which a recipe's merge carries all changes at full strength; null where there is none.</param>
    public IEnumerable<CandidateFamily> Others(RecipeModel found, Func<RecipeModel, double?> scaleOf)
    {
        var own = scaleOf(found);
        return MergeMethods
            .All.Where(IsOther)
            .Select(method =>
            {
                var model = Of(method, found);
                var values = Values(model, method.NeedsDensity);
                var family = new CandidateFamily(model, values);
                double?[] densities = method.NeedsDensity && MovesDensity ? Densities : [model.Merge.Density];
                var starts = densities
                    .Select(density => model with { Merge = model.Merge with { Density = density } })
                    .Select(start => family.PointOf(Strengthened(start, values, scaleOf(start) / own ?? 1)));
                return new CandidateFamily(model, values) { Starts = [.. starts] };
            });
    }

    private bool IsOther(MergeMethod method) =>
        method.Name != recipe.Merge.Method && (!method.IsRandom || recipe.Merge.Seed is not null);

    private static RecipeModel Of(MergeMethod method, RecipeModel found) =>
        found with
        {
            Merge = found.Merge with
            {
                Method = method.Name,
                Space = Space.Dense,
                Density = method.NeedsDensity ? found.Merge.Density ?? TunedValue.PruningDensity.Usual : null,
                MajoritySign = method.Parameters.Contains("majority_sign_method") ? found.Merge.MajoritySign : null,
                Seed = method.IsRandom ? found.Merge.Seed : null,
            },
        };

    // By the scale where it may change, else by all weights that may.
    private RecipeModel Strengthened(RecipeModel model, IReadOnlyList<TunedValue> values, double strength)
    {
        TunedValue[] factors = MovesScale
            ? [new TunedValue.MergeScale(model.Merge.Scale ?? 1)]
            : [.. values.Where(value => value is TunedValue.AdapterWeight or TunedValue.LayerWeight)];
        return factors.Aggregate(model, (stronger, value) => value.Set(stronger, value.Of(model) * strength));
    }

    private bool MovesScale => TunedScale.IsSearched(recipe);

    private bool MovesWeights => settings.MayChange(TuneParameter.Weights);

    private bool MovesDensity => settings.MayChange(TuneParameter.Density);

    private IReadOnlyList<TunedValue> Values(RecipeModel model, bool prunes) =>
        [
            .. MovesWeights && !layersHaveAll
                ? recipe.Adapters.Select(adapter => new TunedValue.AdapterWeight(adapter.Key, adapter.Weight ?? 1))
                : [],
            .. layers.SelectMany(Weights),
            .. MovesScale ? [new TunedValue.MergeScale(recipe.Merge.Scale ?? 1)] : (TunedValue[])[],
            .. MovesDensity && prunes
                ? [new TunedValue.PruningDensity(recipe.Merge.Density ?? TunedValue.PruningDensity.Usual)]
                : (TunedValue[])[],
        ];

    private IEnumerable<TunedValue> Weights(string modules) =>
        recipe.Adapters.Select(adapter => new TunedValue.LayerWeight(adapter.Key, modules, adapter.Weight ?? 1));

    private static RecipeModel Weighted(RecipeModel model, double[] weights) =>
        model with
        {
            Adapters = model
                .Adapters.Select((adapter, index) => adapter with { Weight = weights[index] })
                .ToEquatableArray(),
        };

    /// <summary>Weights from the changes' inner products; none where a weight of the recipe hides a change.</summary>
    private IEnumerable<double[]> Guesses()
    {
        var changes = interference.Overall.Changes;
        if (
            !MovesWeights
            || changes.Count != recipe.Adapters.Count
            || changes.Any(change => change.Weight == 0 || change.Norm == 0)
        )
        {
            return [];
        }

        var gram = new double[changes.Count, changes.Count];
        for (var i = 0; i < changes.Count; i++)
        {
            gram[i, i] = Math.Pow(changes[i].Norm / changes[i].Weight, 2);
        }

        foreach (var pair in interference.Overall.Pairs.Where(pair => pair.Cosine is not null))
        {
            var (one, other) = (changes[pair.First], changes[pair.Second]);
            gram[pair.First, pair.Second] = gram[pair.Second, pair.First] =
                pair.Cosine!.Value * one.Norm * other.Norm / (one.Weight * other.Weight);
        }

        return StartWeights.Of(gram);
    }

    /// <summary>Patterns of modules for groups of layers as large as each other, but for what does not divide.</summary>
    private static IEnumerable<string> LayersOf(MergePlan plan)
    {
        var numbered = plan
            .Modules.Select(module => module.Path.Split('.'))
            .Select(parts => (Parts: parts, Place: Array.FindIndex(parts, IsNumber)))
            .Where(one => one.Place > 0)
            .ToArray();
        if (numbered.Length == 0)
        {
            yield break;
        }

        var stem = numbered[0].Parts[numbered[0].Place - 1];
        var count = numbered.Max(one => int.Parse(one.Parts[one.Place], CultureInfo.InvariantCulture)) + 1;
        for (var group = 0; group < Math.Min(LayerGroups, count); group++)
        {
            var first = group * count / Math.Min(LayerGroups, count);
            var last = ((group + 1) * count / Math.Min(LayerGroups, count)) - 1;
            yield return first == last ? $"{stem}.{first}.*" : $"{stem}.{first}-{last}.*";
        }
    }

    private static bool IsNumber(string part) => part.Length > 0 && part.All(char.IsAsciiDigit);
}
