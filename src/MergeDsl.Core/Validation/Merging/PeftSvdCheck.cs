using MergeDsl.Core.Adapters;
using MergeDsl.Core.Catalog;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Planning.Peft;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>PEFT's svd family can factor every module, at the rank that was asked for (<c>peft.md</c> 1.6).</summary>
internal sealed class PeftSvdCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        if (context.Lowered.Combination is not { Family: PeftFamily.Svd } combination)
        {
            yield break;
        }

        var rank = PeftResult.RankOf(context);
        foreach (var group in context.Modules)
        {
            if (!group.First.IsGrouped && Problem(group.First) is { } problem)
            {
                yield return Unsupported(combination, group.Path, problem, context);
                yield break;
            }
        }

        if (
            context.Modules.OrderBy(group => group.Dimensions).FirstOrDefault(group => group.Dimensions < rank) is
            { } small
        )
        {
            yield return TooLarge(rank, small, context);
        }
    }

    /// <summary>Also used for grouped convolutions.</summary>
    public static Finding Unsupported(PeftCombination combination, string path, string problem, MergeContext context) =>
        Finding
            .Of(QuirkFindings.SvdLayer, combination.Name, path, problem, context.NativeSpelling)
            .At(RecipePaths.Method(context.Recipe.Merge));

    private static string? Problem(LoraModule module)
    {
        if (module.Layout != LoraLayout.Convolution)
        {
            return null;
        }

        var kernel = module.A.Shape.Skip(2).ToArray();
        if (kernel.Length != 2)
        {
            return $"a Conv{kernel.Length}d";
        }

        var hasOneChannel = module.Out == 1 || module.A.Shape[1] == 1;
        return hasOneChannel && kernel.All(size => size == 1) ? "a 1x1 convolution with a single channel" : null;
    }

    private static Finding TooLarge(int rank, ModuleGroup small, MergeContext context)
    {
        var finding = Finding.Of(
            QuirkFindings.RankAboveDimensions,
            Numbers.Text(rank),
            small.Path,
            Numbers.Text(small.First.Out),
            Numbers.Text(small.First.In),
            Numbers.Text(small.Dimensions)
        );
        return finding.At(
            context.Recipe.Merge.SvdRank is > 0
                ? RecipePaths.Merge["svd_rank"]
                : RecipePaths.Method(context.Recipe.Merge)
        );
    }
}
