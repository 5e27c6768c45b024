using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Adapters.Library;
using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>The strategy of the adapters library is defined for the kinds of the adapters (<c>adapterhub.md</c> 4).</summary>
internal sealed class LibraryKindCheck : IMergeCheck
{
    private static readonly string[] Signed = [AdapterKinds.Lora, LibraryKinds.PackedLora, LibraryKinds.Ia3];

    // Their layers hold several projections in one, which the library does not take apart.
    private static readonly string[] Packing = ["gpt2", "deberta", "deberta-v2"];

    public IEnumerable<Finding> Check(MergeContext context) =>
        context.Adapters.Select(adapter => Check(adapter, context)).OfType<Finding>();

    private static Finding? Check(MergeInput adapter, MergeContext context)
    {
        var path = RecipePaths.AdapterFolder(adapter.Key);
        var isOfHeads = context.Recipe.IsOfHeads;
        if (adapter.Facts.Library is not { } library || library.IsHead != isOfHeads)
        {
            var what =
                adapter.Facts.Library is null ? "an adapter of PEFT"
                : isOfHeads ? "no prediction head"
                : "a prediction head";
            var expected = isOfHeads
                ? "a prediction head of the adapters library"
                : "an adapter of the adapters library";
            return Finding.Of(LibraryFindings.NotOfLibrary, adapter.Key, what, expected).At(path);
        }

        var strategy = context.Lowered.Strategy!;
        return Problem(library, strategy) is { } why
            ? Finding
                .Of(LibraryFindings.StrategyNotForKind, strategy.Name, adapter.Key, library.Kind, why)
                .At(RecipePaths.Method(context.Recipe.Merge))
            : RankProblem(adapter, context);
    }

    private static string? Problem(LibraryAdapter library, CombineStrategy strategy) =>
        strategy == CombineStrategy.NegateB && !Signed.Contains(library.Kind) ? ""
        : strategy == CombineStrategy.Svd && library.Kind is not (AdapterKinds.Lora or LibraryKinds.PackedLora) ? ""
        : strategy == CombineStrategy.Svd && Packing.Contains(library.ModelType)
            ? $" of {library.ModelType}, whose layers pack several projections"
        : null;

    private static Finding? RankProblem(MergeInput adapter, MergeContext context)
    {
        if (context.Recipe.Merge.SvdRank is not { } rank)
        {
            return null;
        }

        var token = RecipePaths.Merge["svd_rank"];
        if (context.Lowered.Strategy != CombineStrategy.Svd)
        {
            // Kinds without a rank do not look at it.
            return adapter.Facts.Library!.Value("r") is null || adapter.Config.Rank == rank
                ? null
                : Finding
                    .Of(
                        LibraryFindings.RankWithLinear,
                        Numbers.Text(rank),
                        context.Lowered.Strategy!.Name,
                        Numbers.Text(adapter.Config.Rank)
                    )
                    .At(token);
        }

        var small = adapter.Facts.Modules.FirstOrDefault(module => Math.Min(module.Out, module.In) < rank);
        return small is null
            ? null
            : Finding
                .Of(
                    LibraryFindings.RankTooLarge,
                    Numbers.Text(rank),
                    small.Path,
                    Numbers.Text(small.Out),
                    Numbers.Text(small.In),
                    Numbers.Text(Math.Min(small.Out, small.In))
                )
                .At(token);
    }
}
