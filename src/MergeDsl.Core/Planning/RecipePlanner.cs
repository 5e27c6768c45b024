using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Models;
using MergeDsl.Core.Planning.Peft;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Validation.Merging;
using MergeDsl.Core.Validation.Serving;

namespace MergeDsl.Core.Planning;

/// <summary>Checks a recipe against the facts and lowers it to a plan.</summary>
public static class RecipePlanner
{
    /// <summary>
    /// Plans a recipe when it and its inputs are sound; else tells what stays true whatever becomes of their errors.
    /// </summary>
    /// <param name="recipe">The recipe, as complete as its errors allow.</param>
    /// <param name="hasErrors">True when the recipe has errors of its own.</param>
    /// <param name="inputs">What is known about everything it names.</param>
    /// <returns>The findings are those of the inputs first; none is located yet.</returns>
    public static PlanningResult Prepare(RecipeModel recipe, bool hasErrors, RecipeInputs inputs)
    {
        var result =
            hasErrors || inputs.HasErrors
                ? new PlanningResult(null, Check(recipe, inputs.Adapters, inputs.BaseModel))
                : Plan(recipe, [.. inputs.Adapters.Select(adapter => adapter!)], inputs.BaseModel);
        return result with { Findings = inputs.Findings.Concat(result.Findings).ToEquatableArray() };
    }

    /// <summary>Plans a recipe that is valid by itself.</summary>
    /// <param name="recipe">The recipe; its reading gave no errors.</param>
    /// <param name="adapters">The facts of its adapters, in recipe order.</param>
    /// <param name="baseModel">The facts of its base model; null when it names none.</param>
    /// <returns>The plan, or null when a finding is an error. The findings are not located yet.</returns>
    public static PlanningResult Plan(RecipeModel recipe, IReadOnlyList<AdapterFacts> adapters, ModelFacts? baseModel)
    {
        if (LoweredMethod.Of(recipe.Merge, recipe.Adapters.Count) is not { } lowered || adapters.Count == 0)
        {
            throw new ArgumentException("The recipe has errors of its own; read it first.", nameof(recipe));
        }

        var context = new MergeContext(recipe, lowered, adapters, baseModel);
        if (Ia3Merge.IsAsked(lowered, adapters))
        {
            return Ia3Merge.Plan(context);
        }

        if (context.IsLibrary)
        {
            var found = LibraryPlanner.Check(context).ToEquatableArray();
            return new PlanningResult(HasErrors(found) ? null : LibraryPlanner.Plan(context), found);
        }

        var findings = MergeChecks.Check(context).ToList();
        var copies = new CopyPlanner(context);
        var copyPlans = copies.Plan();
        findings.AddRange(copies.Findings);
        if (HasErrors(findings))
        {
            return new PlanningResult(null, findings.ToEquatableArray());
        }

        var modules = PlanModules(context);
        var masks = PlanMasks(context, modules, findings);
        var plan = new MergePlan(
            recipe.Name,
            lowered.Method,
            lowered.Space,
            lowered.Quirks,
            recipe.Adapters.Select(adapter => new PlanInput(adapter.Key, adapter.Path)).ToEquatableArray(),
            modules.ToEquatableArray(),
            copyPlans.ToEquatableArray(),
            masks,
            new OutputPlan(recipe.Output.Adapter ?? "", ConfigOf(context, modules, copies, copyPlans), 0)
            {
                Model = ModelOf(recipe),
                IsSingleFile = adapters.All(adapter => adapter.IsSingleFile),
            }
        );
        findings.AddRange(ServingChecks.Check(recipe, plan));
        var fuse =
            plan.Output.Model is { } model && baseModel is not null
                ? ResultFuse.Plan(plan, model, baseModel, plan.Output.Config)
                : null;
        findings.AddRange(fuse?.Findings ?? default);
        return HasErrors(findings)
            ? new PlanningResult(null, findings.ToEquatableArray())
            : new PlanningResult(plan, findings.ToEquatableArray()) { Fuse = fuse?.Plan };
    }

    /// <summary>
    /// What can be said of a recipe that cannot be planned, because it or something it names has errors: only what stays
    /// true whatever becomes of these.
    /// </summary>
    /// <param name="recipe">The recipe, as complete as its errors allow.</param>
    /// <param name="adapters">The facts of its adapters, in recipe order; null for one that cannot be read.</param>
    /// <param name="baseModel">The facts of its base model; null when it names none or it cannot be read.</param>
    /// <returns>The findings, not located yet.</returns>
    public static EquatableArray<Finding> Check(
        RecipeModel recipe,
        IReadOnlyList<AdapterFacts?> adapters,
        ModelFacts? baseModel
    )
    {
        var (entries, facts) = (new List<AdapterEntry>(), new List<AdapterFacts>());
        foreach (var (entry, known) in recipe.Adapters.Zip(adapters, (entry, known) => (entry, known)))
        {
            if (known is not null)
            {
                entries.Add(entry);
                facts.Add(known);
            }
        }

        if (facts.Count == 0)
        {
            return default;
        }

        var lowered = LoweredMethod.Of(recipe.Merge, recipe.Adapters.Count) ?? Unopinionated;
        var context = new MergeContext(
            recipe with
            {
                Adapters = entries.ToEquatableArray(),
            },
            lowered,
            facts,
            baseModel
        );
        if (context.IsLibrary)
        {
            return LibraryPlanner
                .Check(context)
                .Where(finding => finding.Severity == Severity.Error)
                .ToEquatableArray();
        }

        var copies = new CopyPlanner(context);
        copies.Plan();
        return MergeChecks
            .CheckPart(context)
            .Concat(copies.Findings.Where(finding => finding.Descriptor == MergeFindings.CopiesConflict))
            .ToEquatableArray();
    }

    // Stands in for a method that does not exist: it asks nothing of the adapters.
    private static LoweredMethod Unopinionated { get; } =
        LoweredMethod.Of(new MergeSettings { Method = "linear", Space = Space.Dense }, 1)!;

    private static bool HasErrors(IEnumerable<Finding> findings) =>
        findings.Any(finding => finding.Severity == Severity.Error);

    private static ModelOutput? ModelOf(RecipeModel recipe) =>
        recipe is { Output.Model: { } folder, BaseModel: { } baseModel }
            ? new ModelOutput(baseModel, folder, recipe.Output.Fuse ?? FuseMode.Exact, recipe.Output.DType)
            : null;

    private static ModulePlan[] PlanModules(MergeContext context)
    {
        var planner = new ModulePlanner(context);
        if (!context.IsPeft)
        {
            return [.. context.Modules.Select(planner.Plan)];
        }

        var selected = new HashSet<string>(PeftResult.ModulesOf(context), StringComparer.Ordinal);
        return [.. context.Modules.Where(group => selected.Contains(group.Path)).Select(planner.Plan)];
    }

    private static MaskSource? PlanMasks(MergeContext context, ModulePlan[] modules, List<Finding> findings)
    {
        if (!context.Lowered.Method.IsRandom)
        {
            return null;
        }

        return context.IsPeft
            ? TorchMasks.Of(context, modules, findings)
            : new MaskSource(context.Recipe.Merge.Seed ?? 0, 0, default);
    }

    private static LoraConfig ConfigOf(
        MergeContext context,
        ModulePlan[] modules,
        CopyPlanner copies,
        IReadOnlyList<CopyPlan> copyPlans
    )
    {
        var modulesToSave = copies.ModulesToSave(copyPlans);
        var bias = copies.Bias(copyPlans);
        if (context.IsPeft)
        {
            return PeftResult.ConfigOf(context) with { ModulesToSave = modulesToSave, Bias = bias };
        }

        var first = context.Adapters[0].Config;
        var tasks = context.Adapters.Select(adapter => adapter.Config.TaskType);
        var config = new LoraConfig
        {
            BaseModel = first.BaseModel,
            TargetModules = TargetModules.Of([.. modules.Select(module => module.Path)], context),
            ModulesToSave = modulesToSave,
            FanInFanOut = first.FanInFanOut,
            Bias = bias,
            LoraBias = modules.Any(module => module.HasBias),
            UseDora = context.Recipe.Output.IsDora,
            EnsureWeightTying = first.EnsureWeightTying,
            TaskType = tasks.FirstOrDefault(task => task is not null),
        };
        return ResultRanks.Apply(config, [.. modules.Select(module => (module.Path, module.Rank.Maximum))]);
    }
}

/// <summary>What planning gave.</summary>
/// <param name="Plan">The plan; null when a finding is an error.</param>
/// <param name="Findings">What was found, not located yet.</param>
public sealed record PlanningResult(MergePlan? Plan, EquatableArray<Finding> Findings)
{
    /// <summary>How the result will be fused; null when no model is written or there is no plan.</summary>
    public FusePlan? Fuse { get; init; }
}
