using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Validation.Merging;

/// <summary>Every module of every adapter exists in the base model and changes a weight of the right shape.</summary>
internal sealed class BaseModulesCheck : IMergeCheck
{
    public IEnumerable<Finding> Check(MergeContext context)
    {
        if (context.Base is not { } model)
        {
            yield break;
        }

        foreach (var adapter in context.Adapters.Where(IsChecked))
        {
            var missing = adapter.Facts.Modules.Where(module => !model.Has(module.Path)).ToArray();
            if (missing.Length > 0)
            {
                yield return Missing(adapter, missing, model).At(RecipePaths.AdapterFolder(adapter.Key));
            }

            if (adapter.Facts.Modules.FirstOrDefault(module => !model.Fits(module, adapter.Config)) is { } module)
            {
                yield return WrongShape(adapter, module, model).At(RecipePaths.AdapterFolder(adapter.Key));
            }
        }
    }

    // With target_parameters, what is called a module is none: such adapters are refused anyway. Single files name modules otherwise.
    private static bool IsChecked(MergeInput adapter) =>
        adapter.Config.TargetParameters.Count == 0 && !adapter.Facts.IsSingleFile;

    private static Finding Missing(MergeInput adapter, LoraModule[] missing, BaseModules model)
    {
        var example = missing[0].Path;
        return Finding.Of(
            MergeFindings.NotInBase,
            missing.Length == adapter.Facts.Modules.Count
                ? "None of the modules"
                : Listing.Count(missing.Length, "module"),
            adapter.Key,
            missing.Length == adapter.Facts.Modules.Count ? "are"
                : missing.Length == 1 ? "is not"
                : "are not",
            example,
            Suggestion.Hint(example, model.Paths)
        );
    }

    private static Finding WrongShape(MergeInput adapter, LoraModule module, BaseModules model) =>
        Finding.Of(
            MergeFindings.BaseShape,
            module.Path,
            adapter.Key,
            $"{module.Out} x {string.Join(" x ", module.A.Shape.Skip(1))}",
            string.Join(" x ", Read(model.Weight(module.Path)!, adapter))
        );

    // With fan_in_fan_out a weight is stored as in x out.
    private static IEnumerable<long> Read(TensorInfo weight, MergeInput adapter) =>
        adapter.Config.FanInFanOut && weight.Shape.Count == 2 ? weight.Shape.Reverse() : weight.Shape;
}
