using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Fusing;

/// <summary>Plans a fuse: which tensors change, and how. No number is looked at.</summary>
public static class FusePlanner
{
    /// <summary>The plan, and everything that is to be said about it.</summary>
    public static FusePlanning Plan(FuseRequest request)
    {
        var resolution = Pipelines.SingleFileResolution.Of(request);
        request = resolution.Request;
        var context = new FuseContext(request);
        context.Report(resolution.Findings);
        FuseChecks.Check(context);
        var steps = new List<PlacedStep>();
        for (var number = 0; number < request.Adapters.Count; number++)
        {
            steps.AddRange(new ModuleSteps(context, number).Plan());
            steps.AddRange(new TunedSteps(context, number).Plan());
            steps.AddRange(new CopySteps(context, number).Plan());
            FuseChecks.ReportWithoutFactors(context, request.Adapters[number]);
        }

        CheckCopies(context, steps);
        var tie = new TieSettlement(context);
        var settled = tie.Settle(steps);
        var tensors = InOrder(request, settled.GroupBy(step => step.Name).Select(Assemble));
        var plan = context.Findings.Any(finding => finding.Severity == Severity.Error)
            ? null
            : new FusePlan(
                request.Adapters.Select(adapter => adapter.Name).ToEquatableArray(),
                request.AsPeft,
                request.AsPeft && !request.IsSafe,
                request.Type,
                tensors,
                tie.IsUntied
            );
        return new FusePlanning(plan, Summed(context.Findings));
    }

    private static EquatableArray<Finding> Summed(IReadOnlyList<Finding> findings) =>
        AlikeFindings
            .Summed(
                findings,
                FuseFindings.WeightNotFloating,
                FuseFindings.NoBaseBias,
                AdapterFindings.MissingFactor,
                AdapterFindings.PartsDoNotFit
            )
            .ToEquatableArray();

    private static FusedTensor Assemble(IGrouping<string, PlacedStep> steps)
    {
        var source = steps.First().Source;
        var copy = (steps.First().Step as Replace)?.Copy;
        var slices = steps
            .Where(step => step.Step is not KeepBase)
            .GroupBy(step => step.Place)
            .OrderBy(slice => slice.Key.Offset)
            .Select(slice => new FusedSlice(
                slice.Key.Offset,
                slice.Key.Rows,
                slice.Key.Columns,
                slice.OrderBy(step => step.Phase).Select(step => step.Step).ToEquatableArray()
            ));
        return new FusedTensor(
            steps.Key,
            source,
            (source ?? copy!).Type,
            (source ?? copy!).Shape,
            slices.ToEquatableArray()
        );
    }

    private static EquatableArray<FusedTensor> InOrder(FuseRequest request, IEnumerable<FusedTensor> tensors)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var place = 0; place < request.Base.Tensors.Count; place++)
        {
            places[request.Base.Tensors[place].Name] = place;
        }

        return tensors
            .OrderBy(tensor => places.TryGetValue(tensor.Name, out var place) ? place : int.MaxValue)
            .ThenBy(tensor => tensor.Name, StringComparer.Ordinal)
            .ToEquatableArray();
    }

    private static void CheckCopies(FuseContext context, IReadOnlyList<PlacedStep> steps)
    {
        foreach (var tensor in steps.GroupBy(step => step.Name))
        {
            var copies = tensor.Where(step => step.Phase == FusePhase.Replace || IsBias(context, step)).ToArray();
            var owners = copies.Select(step => step.Step.Input).Distinct().ToArray();
            if (owners.Length > 1 && !AreApart(copies))
            {
                var (first, second) = (context.Request.Adapters[owners[0]], context.Request.Adapters[owners[1]]);
                context.Report(FuseFindings.TwoCopies, first.Name, second.Name, tensor.Key);
            }

            if (
                copies.Any(step => step.Step is Replace && step.Phase == FusePhase.Replace)
                && tensor.Any(step => step.Step is AddProduct or ApplyFormula)
            )
            {
                context.Report(FuseFindings.CopyAndFactors, context.Request.Adapters[owners[0]].Name, tensor.Key);
            }
        }
    }

    private static bool IsBias(FuseContext context, PlacedStep step) =>
        step is { Phase: FusePhase.Load, Step: Replace { Copy: var copy } }
        && context
            .Request.Adapters[step.Step.Input]
            .Facts.Saved.Any(saved => saved.Tensor == copy && saved.Role == SavedTensorRole.TrainedBias);

    // Different rows of one embedding may come from different adapters.
    private static bool AreApart(IReadOnlyList<PlacedStep> copies)
    {
        var rows = copies.Select(step => step.Step).OfType<ReplaceRows>().SelectMany(step => step.Rows).ToArray();
        return copies.All(step => step.Step is ReplaceRows) && rows.Distinct().Count() == rows.Length;
    }
}

/// <summary>What planning a fuse gave.</summary>
/// <param name="Plan">The plan; null when a finding is an error.</param>
/// <param name="Findings">What was found.</param>
public sealed record FusePlanning(FusePlan? Plan, EquatableArray<Finding> Findings);
