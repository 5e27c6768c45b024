using MergeDsl.Core.Adapters;
using MergeDsl.Core.Planning;

namespace MergeDsl.Core.Extracting;

/// <summary>An adapter that is made of the difference of two models.</summary>
/// <param name="Modules">Modules that get factors, ordered by path.</param>
/// <param name="Copies">Tensors of the model that the adapter holds whole, ordered by name.</param>
/// <param name="Config">The settings of the adapter, with the largest ranks that there can be.</param>
public sealed record ExtractPlan(
    EquatableArray<ExtractedModule> Modules,
    EquatableArray<ExtractedCopy> Copies,
    LoraConfig Config
);

/// <summary>A module whose difference becomes two factors.</summary>
/// <param name="Result">
/// Its factors; it has no operands. Where <see cref="ModulePlan.IsDeltaTransposed"/>, the models store its weight as (in, out).
/// </param>
/// <param name="Weight">Its weight in both models.</param>
public sealed record ExtractedModule(ModulePlan Result, TensorPair Weight);

/// <summary>A tensor of the model that is taken over as it is.</summary>
/// <param name="Result">What it becomes; it has no sources among adapters.</param>
/// <param name="Source">Its name in the model.</param>
public sealed record ExtractedCopy(CopyPlan Result, string Source);

/// <summary>What planning gave.</summary>
/// <param name="Plan">The plan; null when a finding is an error.</param>
/// <param name="Findings">What was found.</param>
public sealed record ExtractPlanning(ExtractPlan? Plan, EquatableArray<Finding> Findings);
