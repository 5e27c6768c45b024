using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Formulas;
using MergeDsl.Core.Planning.Peft;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Fusing;

/// <summary>What an adapter of another kind than LoRA does to the tensors of its modules: what its kind says.</summary>
/// <param name="context">The request.</param>
/// <param name="number">Number of the adapter.</param>
internal sealed class TunedSteps(FuseContext context, int number)
{
    private readonly FuseInput adapter = context.Request.Adapters[number];
    private readonly DeltaRounding rounding = new(context.Request);
    private readonly MissingModules missing = new(context, context.Request.Adapters[number]);
    private readonly HashSet<TensorInfo> used = [];

    /// <summary>The steps of all modules; modules that the base does not have are told, and tensors that nothing reads.</summary>
    public IReadOnlyList<PlacedStep> Plan()
    {
        var modules = adapter.Facts.Tuned;
        if (modules.Count == 0)
        {
            return [];
        }

        var tuned = new TunedAdapter(adapter.Name, adapter.Facts)
        {
            Places = Place,
            Weight = adapter.Weight,
            ModuleOrder = ModuleOrder.Of(context.Request.Base, modules.Select(module => module.Path), out _),
        };
        var steps = modules.SelectMany(module => Plan(tuned, module)).ToArray();
        missing.Report(modules.Count);
        ReportUnused(tuned);
        return steps;
    }

    private PlacedStep[] Plan(TunedAdapter tuned, TunedModule module)
    {
        if (Place(module) is not ModulePlace place)
        {
            missing.Add(module.Path);
            used.UnionWith(module.Parts.Select(part => part.Tensor));
            return [];
        }

        try
        {
            var changes = tuned.Kind.Changes(new TunedTarget(tuned, module, place)).ToArray();
            return [.. changes.Select(change => Step(module, place, change)).OfType<PlacedStep>()];
        }
        catch (FindingException failure)
        {
            foreach (var finding in failure.Findings)
            {
                context.Report(finding.Descriptor, [.. finding.Arguments]);
            }
        }
        catch (Exception failure) when (failure is FormulaException or OverflowException)
        {
            context.Report(AdapterFindings.PartsDoNotFit, adapter.Name, module.Path, failure.Message);
        }

        return [];
    }

    private ModulePlace? Place(TunedModule module) =>
        context.Weight(module.Path) is { } weight
            ? new ModulePlace(
                weight,
                context.Tensors.Find($"{module.Path}.bias"),
                context.Storage.IsTransposed(module.Path, adapter.Facts.Config, weight)
            )
            : null;

    private PlacedStep? Step(TunedModule module, ModulePlace place, WeightChange change)
    {
        var formula = place.Stored(change);
        var tensor = change.IsBias ? place.Bias! : place.Weight;
        used.UnionWith(formula.Tensors);
        if (!context.CanChange(tensor, module.Path, adapter.Name))
        {
            return null;
        }

        var step = new ApplyFormula(number, formula, change.IsDelta, change.IsWeighted ? 1 : adapter.Weight)
        {
            HeldAs = rounding.HeldAs(tensor),
        };
        var name =
            !change.IsBias && context.Embeddings.IsTiedHead($"{module.Path}.weight")
                ? context.Embeddings.Head
                : tensor.Name;
        return new PlacedStep(name, tensor, SlicePlace.Whole(tensor), FusePhase.Merge, step);
    }

    private void ReportUnused(TunedAdapter tuned)
    {
        // Where a module failed nothing can be said about what it would have read.
        if (context.Findings.Any(finding => finding.Severity == Severity.Error))
        {
            return;
        }

        var all = tuned.Modules.Append(tuned.Shared).SelectMany(module => module.Parts);
        foreach (var part in all.Where(part => !used.Contains(part.Tensor) && !tuned.Kind.IsIdle(part)))
        {
            context.Report(AdapterFindings.UnknownTensor, adapter.Name, part.Tensor.Name);
        }
    }
}
