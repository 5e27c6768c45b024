using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Validation.Merging;

namespace MergeDsl.Core.Planning.Peft;

/// <summary>
/// PEFT's <c>add_weighted_adapter</c> of (IA)³ (<c>peft.md</c> 3.1): the vectors of every module are summed, each times its adapter's weight; an
/// adapter without the module adds nothing, not even ones.
/// </summary>
internal static class Ia3Merge
{
    private const string Kind = "IA3";
    private const string Feedforward = "feedforward_modules";

    /// <summary>True when a recipe asks for it.</summary>
    public static bool IsAsked(LoweredMethod lowered, IReadOnlyList<AdapterFacts> adapters) =>
        lowered.Combination is { Name: "linear" } && adapters.All(adapter => adapter.Kind == Kind);

    /// <summary>The plan.</summary>
    public static PlanningResult Plan(MergeContext context)
    {
        var copies = new CopyPlanner(context);
        var kept = copies.Plan();
        var findings = copies.Findings.Concat(Problems(context)).ToEquatableArray();
        if (findings.Any(finding => finding.Severity == Severity.Error))
        {
            return new PlanningResult(null, findings);
        }

        var recipe = context.Recipe;
        var config = context.Adapters[0].Config with
        {
            TargetModules = PeftResult.TargetsOf(context),
            ModulesToSave = copies.ModulesToSave(kept),
            Settings = JoinedFeedforward(context),
        };
        var plan = new MergePlan(
            recipe.Name,
            context.Lowered.Method,
            context.Lowered.Space,
            Quirks.None,
            recipe.Adapters.Select(adapter => new PlanInput(adapter.Key, adapter.Path)).ToEquatableArray(),
            default,
            Sums(context).Concat(kept).OrderBy(copy => copy.Name, StringComparer.Ordinal).ToEquatableArray(),
            null,
            new OutputPlan(recipe.Output.Adapter ?? "", config, 0) { Kind = Kind }
        );
        return new PlanningResult(plan, findings);
    }

    private static IEnumerable<CopyPlan> Sums(MergeContext context) =>
        from input in Enumerable.Range(0, context.Adapters.Count)
        from module in context.Adapters[input].Facts.Tuned
        from part in module.Parts
        group (Input: input, part.Tensor) by (module.Path, part.Name) into same
        select new CopyPlan(
            $"base_model.model.{same.Key.Path}.{same.Key.Name}",
            same.Key.Path,
            SavedTensorRole.TrainedCopy,
            same.Select(one => new CopySource(one.Input, one.Tensor, context.Adapters[one.Input].Entry.Weight ?? 1))
                .ToEquatableArray(),
            same.First().Tensor.Type,
            same.First().Tensor.Shape
        )
        {
            IsWeightedSum = true,
        };

    private static IEnumerable<Finding> Problems(MergeContext context)
    {
        foreach (var sum in Sums(context))
        {
            var first = sum.Sources[0];
            if (sum.Sources.FirstOrDefault(source => !source.Tensor.Shape.Equals(sum.Shape)) is { } other)
            {
                yield return Finding
                    .Of(
                        MergeFindings.ShapesDisagree,
                        sum.Module,
                        first.Tensor.ShapeText,
                        context.Adapters[first.Input].Key,
                        other.Tensor.ShapeText,
                        context.Adapters[other.Input].Key
                    )
                    .At(RecipePaths.AdapterFolder(context.Adapters[other.Input].Key));
            }
        }

        if (context.Recipe.Output.Model is not null)
        {
            yield return Finding.Of(MergeFindings.KindNotFused, Kind).At(RecipePaths.OutputModel);
        }

        foreach (var finding in new PeftTargetsCheck().Check(context))
        {
            yield return finding;
        }
    }

    private static EquatableArray<Setting> JoinedFeedforward(MergeContext context)
    {
        var values = context
            .Adapters.SelectMany(adapter => adapter.Config.Settings)
            .Where(setting => setting.Key == Feedforward)
            .Select(setting => setting.Value)
            .Distinct()
            .ToArray();
        var patterns = values.Where(value => value.StartsWith("/", StringComparison.Ordinal)).ToArray();
        var joined =
            patterns.Length > 0
                ? "/" + string.Join("|", patterns.Select(pattern => $"({pattern.Substring(1)})"))
                : string.Join("\n", values.SelectMany(value => value.Split('\n')).Distinct());
        return values.Length == 0 ? default : EquatableArray.Of(new Setting(Feedforward, joined));
    }
}
