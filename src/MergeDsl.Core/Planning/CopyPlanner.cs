using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;
using MergeDsl.Core.Validation;

namespace MergeDsl.Core.Planning;

/// <summary>
/// Decides what becomes of the tensors that are no LoRA factors: trained copies of modules, trained biases, and base weights
/// that were saved along. Nothing is skipped: every one is carried over, averaged, or named in a finding.
/// </summary>
internal sealed class CopyPlanner(MergeContext context)
{
    private const string Prefix = "base_model.model.";
    private static readonly RecipePath SettlementPath = RecipePaths.Merge["modules_to_save"];
    private readonly List<Finding> findings = [];
    private readonly List<CopyPlan> plans = [];
    private readonly HashSet<string> dropped = new(StringComparer.Ordinal);
    private readonly Dictionary<Verdict, List<string>> verdicts = [];

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>The copies of the result, ordered by name.</summary>
    public IReadOnlyList<CopyPlan> Plan()
    {
        ReportCollisions();
        var trained = Collect(SavedTensorRole.TrainedCopy, SavedTensorRole.TrainedBias);
        ReportUnknownSettlements(trained);
        foreach (var module in trained.GroupBy(copy => copy.Saved.Module))
        {
            PlanTrained(module.Key, [.. module]);
        }

        ReportVerdicts();
        foreach (var tensor in Collect(SavedTensorRole.BaseCopy).GroupBy(copy => NameOf(copy.Saved)))
        {
            PlanBaseCopy(tensor.Key, [.. tensor]);
        }

        ReportMergedCopies();
        return [.. plans.OrderBy(plan => plan.Name, StringComparer.Ordinal)];
    }

    /// <summary>The result's <c>modules_to_save</c>: the sources' entries whose copies are kept.</summary>
    public EquatableArray<string> ModulesToSave(IEnumerable<CopyPlan> kept)
    {
        var modules = kept.Where(copy => copy.Role == SavedTensorRole.TrainedCopy)
            .Select(copy => copy.Module)
            .Distinct()
            .ToArray();
        return modules.Length == 0
            ? default
            : context
                .Adapters.SelectMany(adapter => adapter.Config.ModulesToSave)
                .Distinct()
                .Where(entry =>
                    modules.Any(module => Names(entry, module)) || !dropped.Any(module => Names(entry, module))
                )
                .OrderBy(entry => entry, StringComparer.Ordinal)
                .ToEquatableArray();
    }

    /// <summary>The result's <c>bias</c>.</summary>
    public string Bias(IEnumerable<CopyPlan> kept)
    {
        var kinds = kept.Where(copy => copy.Role == SavedTensorRole.TrainedBias)
            .SelectMany(copy => copy.Sources)
            .Select(source => context.Adapters[source.Input].Config.Bias)
            .Where(bias => bias != "none")
            .Distinct()
            .ToArray();
        return kinds.Contains("all") ? "all" : kinds.FirstOrDefault() ?? "none";
    }

    private static bool Names(string entry, string module) =>
        $".{module}.".IndexOf($".{entry}.", StringComparison.Ordinal) >= 0;

    private static string NameOf(SavedTensor saved) => Prefix + saved.Path;

    private List<OwnedTensor> Collect(params SavedTensorRole[] roles) =>
        [
            .. context.Adapters.SelectMany(
                (adapter, input) =>
                    adapter
                        .Facts.Saved.Where(saved => roles.Contains(saved.Role))
                        .Select(saved => new OwnedTensor(input, saved))
            ),
        ];

    private void ReportCollisions()
    {
        for (var input = 0; input < context.Adapters.Count; input++)
        {
            var adapter = context.Adapters[input];
            foreach (var same in adapter.Facts.Saved.GroupBy(saved => saved.Path).Where(same => same.Count() > 1))
            {
                var (first, second) = (same.First(), same.Skip(1).First());
                var path = RecipePaths.AdapterFolder(adapter.Key);
                Report(
                    AdapterFindings.DuplicateTensor,
                    path,
                    adapter.Key,
                    first.Tensor.Name,
                    second.Tensor.Name,
                    first.Module
                );
            }
        }
    }

    private void PlanTrained(string module, IReadOnlyList<OwnedTensor> copies)
    {
        var owners = copies.Select(copy => copy.Input).Distinct().ToArray();
        if (ChoiceFor(module, out var subject) is not { } choice)
        {
            PlanUnsettled(module, copies, owners);
            return;
        }

        switch (choice.Kind)
        {
            case CopyChoiceKind.Drop:
                dropped.Add(module);
                Judge(MergeFindings.CopyDropped, SettlementPath, owners, module);
                break;
            case CopyChoiceKind.Take when IsForOthers(choice, copies, subject!):
                PlanUnsettled(module, copies, owners);
                break;
            case CopyChoiceKind.Take:
                Take(module, copies, choice.Adapter!, subject!);
                break;
            default:
                Average(copies, subject!);
                break;
        }
    }

    // One adapter's name for all modules settles those it has a copy of; nothing is said about the others.
    private bool IsForOthers(CopyChoice choice, IReadOnlyList<OwnedTensor> copies, RecipePath subject)
    {
        bool IsOfChosen(OwnedTensor copy) => context.Adapters[copy.Input].Key == choice.Adapter;
        return subject == SettlementPath
            && !copies.Any(IsOfChosen)
            && Collect(SavedTensorRole.TrainedCopy, SavedTensorRole.TrainedBias).Any(IsOfChosen);
    }

    private void PlanUnsettled(string module, IReadOnlyList<OwnedTensor> copies, int[] owners)
    {
        var last = context.Adapters[owners[owners.Length - 1]];
        var path = RecipePaths.AdapterFolder(last.Key);
        if (owners.Length > 1)
        {
            Judge(MergeFindings.CopiesConflict, path, owners, module);
        }
        else if (context.IsPeft && copies[0].Saved.Role == SavedTensorRole.TrainedBias)
        {
            ReportOnce(QuirkFindings.TrainedBias, path, last.Key, last.Config.Bias, context.NativeSpelling);
        }
        else if (context.IsPeft)
        {
            Judge(QuirkFindings.CopyLost, path, owners, module);
        }
        else
        {
            Judge(MergeFindings.CopyCarried, path, owners, module);
            Carry(copies);
        }
    }

    private void Take(string module, IReadOnlyList<OwnedTensor> copies, string adapter, RecipePath subject)
    {
        var taken = copies.Where(copy => context.Adapters[copy.Input].Key == adapter).ToArray();
        if (taken.Length == 0)
        {
            var owners = Listing.Of(KeysOf(copies.Select(copy => copy.Input).Distinct()));
            Report(MergeFindings.NoCopyToTake, subject, adapter, module, $"it is owned by {owners}");
            return;
        }

        Carry(taken);
    }

    private void Carry(IEnumerable<OwnedTensor> copies)
    {
        foreach (var copy in copies)
        {
            Add(copy.Saved, [new CopySource(copy.Input, copy.Saved.Tensor, 1)]);
        }
    }

    private void Average(IReadOnlyList<OwnedTensor> copies, RecipePath subject)
    {
        foreach (var tensor in copies.GroupBy(copy => NameOf(copy.Saved)))
        {
            var sources = tensor.ToArray();
            var first = sources[0];
            var others = sources.Skip(1);
            if (others.FirstOrDefault(copy => !CanJoin(first.Saved.Tensor, copy.Saved.Tensor)) is { } other)
            {
                Report(
                    MergeFindings.CopyShapes,
                    subject,
                    first.Saved.Module,
                    Describe(first.Saved.Tensor),
                    context.Adapters[first.Input].Key,
                    Describe(other.Saved.Tensor),
                    context.Adapters[other.Input].Key
                );
                continue;
            }

            var weights = sources.Select(copy => context.Adapters[copy.Input].Entry.Weight ?? 1).ToArray();
            if (NormalizeCheck.Cancel(weights))
            {
                ReportOnce(ValueFindings.WeightsCancel, subject, string.Join(", ", weights.Select(Numbers.Text)));
                continue;
            }

            var sum = weights.Sum();
            Add(
                first.Saved,
                [
                    .. sources.Select(
                        (copy, index) => new CopySource(copy.Input, copy.Saved.Tensor, weights[index] / sum)
                    ),
                ],
                WidestOf(sources)
            );
        }
    }

    private void PlanBaseCopy(string name, IReadOnlyList<OwnedTensor> copies)
    {
        var first = copies[0];
        if (copies.Count > 1)
        {
            var keys = KeysOf(copies.Select(copy => copy.Input));
            var path = RecipePaths.AdapterFolder(context.Adapters[copies[1].Input].Key);
            Report(MergeFindings.BaseCopyOnce, path, name, Listing.Of(keys), keys[0]);
        }

        Add(first.Saved, [new CopySource(first.Input, first.Saved.Tensor, 1)]);
    }

    // An average of whole numbers is none, and one of different shapes does not exist.
    private static bool CanJoin(TensorInfo first, TensorInfo other) =>
        first.Shape == other.Shape && first.Type.IsFloating() && other.Type.IsFloating();

    private static string Describe(TensorInfo tensor) => $"{tensor.Type.TorchName()} {tensor.ShapeText}";

    private static DType WidestOf(OwnedTensor[] copies)
    {
        var types = copies.Select(copy => copy.Saved.Tensor.Type).Distinct().ToArray();
        return types.Length == 1 ? types[0]
            : types.Contains(DType.Float64) ? DType.Float64
            : DType.Float32;
    }

    private void Add(SavedTensor saved, CopySource[] sources, DType? type = null) =>
        plans.Add(
            new CopyPlan(
                NameOf(saved),
                saved.Module,
                saved.Role,
                sources.ToEquatableArray(),
                type ?? saved.Tensor.Type,
                saved.Tensor.Shape
            )
        );

    private CopyChoice? ChoiceFor(string module, out RecipePath? subject)
    {
        subject = SettlementPath;
        var settlement = context.Recipe.Merge.ModulesToSave;
        var named = settlement?.ByModule.FirstOrDefault(choice => Names(choice.Module, module));
        if (named is not null)
        {
            subject = SettlementPath[named.Module];
        }

        return named?.Choice ?? settlement?.Default;
    }

    private void ReportMergedCopies()
    {
        foreach (var entry in ModulesToSave(plans))
        {
            if (context.Modules.FirstOrDefault(group => Names(entry, group.Path)) is { } merged)
            {
                var adapter = context.Adapters[merged.Members[0].Input].Key;
                Report(MergeFindings.CopyAndFactors, RecipePaths.AdapterFolder(adapter), adapter, merged.Path, entry);
            }
        }
    }

    private void ReportUnknownSettlements(IReadOnlyList<OwnedTensor> trained)
    {
        var modules = trained.Select(copy => copy.Saved.Module).Distinct().ToArray();
        foreach (var choice in context.Recipe.Merge.ModulesToSave?.ByModule ?? default)
        {
            if (!modules.Any(module => Names(choice.Module, module)))
            {
                var hint = modules.Length == 0 ? "" : $"; there are copies of {Listing.Of(modules)}";
                Report(MergeFindings.NothingToSettle, SettlementPath[choice.Module].Key, choice.Module, hint);
            }
        }
    }

    private string[] KeysOf(IEnumerable<int> inputs) => [.. inputs.Select(input => context.Adapters[input].Key)];

    // Trained biases come by the hundred: the modules that share a fate share a finding.
    private void Judge(FindingDescriptor descriptor, RecipePath subject, int[] owners, string module)
    {
        var verdict = new Verdict(descriptor, subject, Listing.Of(KeysOf(owners)));
        if (!verdicts.TryGetValue(verdict, out var modules))
        {
            verdicts[verdict] = modules = [];
        }

        modules.Add(module);
    }

    private void ReportVerdicts()
    {
        foreach (var pair in verdicts)
        {
            Report(pair.Key.Descriptor, pair.Key.Subject, pair.Key.Owners, Listing.Of(pair.Value));
        }
    }

    private void Report(FindingDescriptor descriptor, RecipePath subject, params string[] arguments) =>
        findings.Add(Finding.Of(descriptor, arguments).At(subject));

    private void ReportOnce(FindingDescriptor descriptor, RecipePath subject, params string[] arguments)
    {
        var finding = Finding.Of(descriptor, arguments).At(subject);
        if (!findings.Contains(finding))
        {
            findings.Add(finding);
        }
    }

    private sealed record OwnedTensor(int Input, SavedTensor Saved);

    private sealed record Verdict(FindingDescriptor Descriptor, RecipePath Subject, string Owners);
}
