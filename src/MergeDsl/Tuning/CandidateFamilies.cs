using System.Globalization;
using MergeDsl.Core;
using MergeDsl.Core.Catalog;
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

    // Averaging and pruning make a merge smaller than the sum: what other methods begin with.
    private static readonly double[] Strengths = [1, 2];
    private static readonly double[] Densities = [TunedValue.PruningDensity.Usual, 0.2];

    private readonly TuneSettings settings = recipe.Tune!;

    /// <summary>The families, that of the recipe first.</summary>
    public IReadOnlyList<CandidateFamily> All() =>
        Has(TuneParameter.Method) ? [Own(), .. MergeMethods.All.Where(IsOther).Select(Other)] : [Own()];

    private bool IsOther(MergeMethod method) =>
        method.Name != recipe.Merge.Method && (!method.IsRandom || recipe.Merge.Seed is not null);

    private CandidateFamily Own()
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

    private CandidateFamily Other(MergeMethod method)
    {
        var model = recipe with
        {
            Merge = recipe.Merge with
            {
                Method = method.Name,
                Space = Space.Dense,
                Density = method.NeedsDensity ? recipe.Merge.Density ?? TunedValue.PruningDensity.Usual : null,
                MajoritySign = method.Parameters.Contains("majority_sign_method") ? recipe.Merge.MajoritySign : null,
                Seed = method.IsRandom ? recipe.Merge.Seed : null,
            },
        };
        var values = Values(model, method.NeedsDensity);
        var family = new CandidateFamily(model, values);
        var starts =
            from density in method.NeedsDensity && Has(TuneParameter.Density) ? Densities : [model.Merge.Density ?? 1]
            from strength in method.NeedsDensity ? Strengths : [1.0]
            select family.PointOf(Strengthened(model, density, strength));
        return new CandidateFamily(model, values) { Starts = [.. starts] };
    }

    // By the scale where it may change, else by the weights.
    private RecipeModel Strengthened(RecipeModel model, double density, double strength)
    {
        var pruned = model.Merge.Density is null
            ? model
            : model with
            {
                Merge = model.Merge with { Density = density },
            };
        return Has(TuneParameter.Scale)
            ? pruned with
            {
                Merge = pruned.Merge with { Scale = strength },
            }
            : Weighted(pruned, [.. Enumerable.Repeat(strength, recipe.Adapters.Count)]);
    }

    private IReadOnlyList<TunedValue> Values(RecipeModel model, bool prunes) =>
        [
            .. Has(TuneParameter.Weights)
                ? recipe.Adapters.Select(adapter => new TunedValue.AdapterWeight(adapter.Key, adapter.Weight ?? 1))
                : [],
            .. Has(TuneParameter.Layers) ? Layers().SelectMany(Weights) : [],
            // A factor on a plain sum does what its weights do.
            .. Has(TuneParameter.Scale) && (prunes || !Has(TuneParameter.Weights))
                ? [new TunedValue.MergeScale()]
                : (TunedValue[])[],
            .. Has(TuneParameter.Density) && prunes ? [new TunedValue.PruningDensity()] : (TunedValue[])[],
        ];

    private IEnumerable<TunedValue> Weights(string modules) =>
        recipe.Adapters.Select(adapter => new TunedValue.LayerWeight(adapter.Key, modules, adapter.Weight ?? 1));

    private bool Has(TuneParameter parameter) =>
        settings.Parameters.Count > 0 ? settings.Parameters.Contains(parameter) : parameter == TuneParameter.Weights;

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
            !Has(TuneParameter.Weights)
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
    private IEnumerable<string> Layers()
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
