using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>
/// Says in which precision adapters stored in half precision are merged: PEFT widens them when it loads them, unless it is
/// told not to, and only the recipe can tell which of the two is meant.
/// </summary>
internal sealed class PeftPrecisionCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        if (!context.IsPeft || context.Recipe.Merge.AutocastAdapterDtype is not null)
        {
            yield break;
        }

        if (
            context.Modules.SelectMany(group => group.Members).FirstOrDefault(member => IsHalf(member, context)) is
            { } half
        )
        {
            yield return Finding
                .Of(QuirkFindings.HalfPrecision, context.Adapters[half.Input].Key, half.Module.A.Type.TorchName())
                .At(RecipePaths.AdapterFolder(context.Adapters[half.Input].Key));
        }
    }

    private static bool IsHalf(ModuleMember member, MergeContext context)
    {
        var baseType = context.Base?.Weight(member.Module.Path)?.Type;
        return Planning.Peft.PeftTypes.Operand(member.Module.A.Type, baseType, false)
            is DType.Float16
                or DType.BFloat16;
    }
}
