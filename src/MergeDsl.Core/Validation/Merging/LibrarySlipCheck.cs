using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Adapters.Library;
using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>Where <c>average_adapter</c> gives something else than a user would expect (<c>adapterhub.md</c> 4), a warning says so.</summary>
internal sealed class LibrarySlipCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        if (context.Adapters[0].Facts.Library is not { } first)
        {
            yield break;
        }

        var method = RecipePaths.Method(context.Recipe.Merge);
        var strategy = context.Lowered.Strategy!;
        if (
            strategy.Space == Space.Factors
            && first.Kind is AdapterKinds.Lora or LibraryKinds.PackedLora or LibraryKinds.Dora
        )
        {
            yield return Finding.Of(LibraryFindings.FactorWise, strategy.Name, strategy.NativeSpelling).At(method);
        }

        var rank = context.Adapters[0].Config.Rank;
        if (strategy == CombineStrategy.Svd && context.Recipe.Merge.SvdRank is { } asked && asked != rank)
        {
            yield return Finding
                .Of(
                    LibraryFindings.AlphaSlip,
                    Numbers.Text(rank),
                    Numbers.Text(asked),
                    Numbers.Text((double)rank / asked),
                    $"method: linear, rank: {asked}"
                )
                .At(RecipePaths.Merge["svd_rank"]);
        }

        var modelClass = LibraryResult.ModelClassOf(context);
        if (!LibraryAdapter.IsBareClass(modelClass) && HasInvertible(context))
        {
            var bare = modelClass.Replace("AdapterModel", "Model");
            yield return Finding.Of(LibraryFindings.InvertibleLost, modelClass, bare).At(method);
        }

        if (first.Value("orthogonality") == "true" && context.Adapters.Count > 1)
        {
            var sum = LibraryWeights.Of(context.Recipe).Sum();
            var vanishes =
                Math.Abs(sum) < 1 ? $"; the weights sum to {Numbers.Text(sum)}, so they even become zero" : "";
            yield return Finding
                .Of(LibraryFindings.NotOrthogonal, context.Adapters[0].Key, vanishes)
                .At(RecipePaths.AdapterFolder(context.Adapters[0].Key));
        }
    }

    private static bool HasInvertible(MergeContext context) =>
        new LibraryTensors(context.Adapters[0].Facts).ByName.Keys.Any(name => name.IsInvertible);
}
