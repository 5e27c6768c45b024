using MergeDsl.Core;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Planning;

namespace MergeDsl.Runtime.Engine;

/// <summary>What of a plan is merged: everything, or what some tensors of a fused model need.</summary>
/// <param name="Modules">Indices of the modules, ascending.</param>
/// <param name="Copies">The tensors that are no factors.</param>
public sealed record PlanSelection(IReadOnlyList<int> Modules, EquatableArray<CopyPlan> Copies)
{
    /// <summary>Everything.</summary>
    public static PlanSelection All(MergePlan plan) => new([.. Enumerable.Range(0, plan.Modules.Count)], plan.Copies);

    /// <summary>What some tensors of the result need.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="tensors">Their names.</param>
    public static PlanSelection For(MergePlan plan, IReadOnlySet<string> tensors) =>
        Of(plan, names => names.Any(tensors.Contains));

    /// <summary>What some tensors of the model need that the result is fused into.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="fuse">How its result is fused.</param>
    /// <param name="tensors">Names of the model's tensors that are to be written.</param>
    /// <param name="hasRest">
    /// True to select what no tensor of the model needs, too: what is wrong with it shall be found, by one run of all that
    /// share the work.
    /// </param>
    public static PlanSelection For(MergePlan plan, FusePlan fuse, IReadOnlySet<string> tensors, bool hasRest)
    {
        var wanted = NamesOf(fuse.Tensors.Where(tensor => tensors.Contains(tensor.Name)));
        var known = NamesOf(fuse.Tensors);
        return Of(plan, names => names.Any(wanted.Contains) || (hasRest && !names.Any(known.Contains)));
    }

    /// <summary>What is in this or in <paramref name="other"/>.</summary>
    public PlanSelection Union(PlanSelection other) =>
        new(
            [.. Modules.Union(other.Modules).Order()],
            Copies.Union(other.Copies).OrderBy(copy => copy.Name, StringComparer.Ordinal).ToEquatableArray()
        );

    /// <summary>The plan without what is not selected.</summary>
    internal MergePlan Of(MergePlan plan) =>
        plan with
        {
            Modules = Modules.Select(index => plan.Modules[index]).ToEquatableArray(),
            Copies = Copies,
        };

    private static PlanSelection Of(MergePlan plan, Predicate<string[]> isSelected) =>
        new(
            [.. Enumerable.Range(0, plan.Modules.Count).Where(index => isSelected(NamesOf(plan.Modules[index])))],
            plan.Copies.Where(copy => isSelected([copy.Name])).ToEquatableArray()
        );

    private static string[] NamesOf(ModulePlan module) =>
        [.. ResultLayout.Of(module, module.Rank.Maximum).Tensors.Select(tensor => tensor.Name)];

    private static HashSet<string> NamesOf(IEnumerable<FusedTensor> tensors) =>
        tensors
            .SelectMany(tensor => tensor.Slices)
            .SelectMany(slice => slice.Steps)
            .SelectMany(step => step.Tensors)
            .Select(tensor => tensor.Name)
            .ToHashSet(StringComparer.Ordinal);
}
