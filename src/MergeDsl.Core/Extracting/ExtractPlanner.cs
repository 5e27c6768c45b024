using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Models;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Extracting;

/// <summary>Plans the adapter of the difference of two models, once it is known which tensors differ.</summary>
public sealed class ExtractPlanner
{
    private const string Prefix = "base_model.model.";
    private const int Shown = 5;

    // The largest array there is, on every runtime.
    private const long MostNumbers = 0x7FFFFFC7;

    private static readonly MethodParameters Plain = new(1, MajoritySign.Total, 1, null);

    private readonly ExtractRequest request;
    private readonly ModelPairing pairing;
    private readonly IReadOnlyList<TensorPair> differing;
    private readonly ILookup<TensorPlace, TensorPair> places;
    private readonly WeightStorage storage;

    private ExtractPlanner(ExtractRequest request, ModelPairing pairing, IReadOnlyCollection<string> differing)
    {
        this.request = request;
        this.pairing = pairing;
        this.differing = [.. pairing.Pairs.Where(pair => differing.Contains(pair.Name))];
        storage = new WeightStorage(request.Model);
        var shapes = request.Model.Tensors.ToDictionary(
            tensor => tensor.Name,
            tensor => tensor.Shape,
            StringComparer.Ordinal
        );
        places = this.differing.ToLookup(new TensorPlaces(shapes).Of);
    }

    /// <summary>The plan; null when there is nothing to extract.</summary>
    /// <param name="request">What is asked for.</param>
    /// <param name="pairing">The tensors of both models.</param>
    /// <param name="differing">Names of the pairs that differ.</param>
    public static ExtractPlanning Plan(
        ExtractRequest request,
        ModelPairing pairing,
        IReadOnlyCollection<string> differing
    )
    {
        var planner = new ExtractPlanner(request, pairing, differing);
        var findings = planner.Check(differing).ToEquatableArray();
        var plan = findings.Any(finding => finding.Severity == Severity.Error) ? null : planner.Plan();
        return new ExtractPlanning(plan, findings);
    }

    private IEnumerable<Finding> Check(IReadOnlyCollection<string> names)
    {
        if (!places[TensorPlace.Factors].Any())
        {
            yield return differing.Count == 0
                ? Finding.Of(ExtractFindings.NothingToExtract, request.ModelName, request.BaseName, Compared)
                : Finding.Of(ExtractFindings.NoMatrix, request.ModelName, request.BaseName, ListOf(differing));
            yield break;
        }

        foreach (var pair in places[TensorPlace.Factors].Where(pair => pair.Model.Count > MostNumbers))
        {
            var rows = pair.Model.Shape[0];
            yield return Finding.Of(
                ExtractFindings.DeltaTooLarge,
                pair.Module,
                Numbers.Text(rows),
                Numbers.Text(pair.Model.Count / rows),
                Numbers.Text(MostNumbers)
            );
        }

        if (places[TensorPlace.None].Any())
        {
            yield return Finding.Of(ExtractFindings.NoPlace, ListOf(places[TensorPlace.None]));
        }

        if (places[TensorPlace.Copy].Concat(places[TensorPlace.Bias]).ToArray() is { Length: > 0 } whole)
        {
            yield return Finding.Of(ExtractFindings.CarriedWhole, ListOf(whole));
        }

        string[] unselected = [.. pairing.LeftOut, .. pairing.Others.Select(pair => pair.Name).Where(names.Contains)];
        if (unselected.Length > 0)
        {
            yield return Finding.Of(ExtractFindings.NotSelected, Listing.Of(unselected, Shown));
        }
    }

    private string Compared => request.Patterns.Count == 0 ? "all tensors" : "the modules that '--modules' names";

    private static string ListOf(IEnumerable<TensorPair> pairs) =>
        Listing.Of([.. pairs.Select(pair => pair.Name)], Shown);

    private ExtractPlan Plan()
    {
        var modules = places[TensorPlace.Factors]
            .Select(pair => new ExtractedModule(ModuleOf(pair), pair))
            .OrderBy(module => module.Result.Path, StringComparer.Ordinal)
            .ToEquatableArray();
        string[] saved = [.. places[TensorPlace.Copy].Select(pair => pair.Module).Distinct()];
        var copies = CopiesOf(saved).Concat(places[TensorPlace.Bias].Select(BiasOf));
        return new ExtractPlan(
            modules,
            copies.OrderBy(copy => copy.Result.Name, StringComparer.Ordinal).ToEquatableArray(),
            ConfigOf(modules, saved)
        );
    }

    private ModulePlan ModuleOf(TensorPair pair)
    {
        var shape = pair.Model.Shape;
        var layout =
            shape.Count > 2 ? LoraLayout.Convolution
            : TensorPlaces.IsEmbedding(pair.Module) ? LoraLayout.Embedding
            : LoraLayout.Linear;
        var isTransposed =
            layout == LoraLayout.Embedding
            || (layout == LoraLayout.Linear && storage.IsTransposed(pair.Module, new LoraConfig(), pair.Model));
        var (rows, columns) = BaseWeights.DeltaShape(pair.Model, layout, isTransposed);
        return new ModulePlan(
            pair.Module,
            layout,
            layout == LoraLayout.Convolution ? shape.Skip(1).ToEquatableArray() : EquatableArray.Of(columns),
            Enumerable.Repeat(1L, shape.Count - 2).ToEquatableArray(),
            rows,
            default,
            Plain,
            request.Rank.CutOf(checked((int)Math.Min(rows, columns))),
            request.Type,
            HasBias: false,
            isTransposed
        );
    }

    private IEnumerable<ExtractedCopy> CopiesOf(IReadOnlyCollection<string> modules) =>
        request
            .Model.Tensors.Where(tensor => modules.Contains(TensorPair.ModuleOf(tensor.Name)))
            .Select(tensor => new ExtractedCopy(
                new CopyPlan(
                    Prefix + tensor.Name,
                    TensorPair.ModuleOf(tensor.Name),
                    SavedTensorRole.TrainedCopy,
                    default,
                    tensor.Type,
                    tensor.Shape
                ),
                tensor.Name
            ));

    // PEFT keeps the bias of a module with factors in the layer that it wraps.
    private ExtractedCopy BiasOf(TensorPair pair)
    {
        var isWrapped = places[TensorPlace.Factors].Any(other => other.Module == pair.Module);
        return new ExtractedCopy(
            new CopyPlan(
                $"{Prefix}{pair.Module}.{(isWrapped ? "base_layer." : "")}bias",
                pair.Module,
                SavedTensorRole.TrainedBias,
                default,
                pair.Model.Type,
                pair.Model.Shape
            ),
            pair.Model.Name
        );
    }

    private LoraConfig ConfigOf(EquatableArray<ExtractedModule> modules, string[] saved)
    {
        string[] all = [.. new BaseWeights(request.Model).ModulePaths, .. modules.Select(module => module.Result.Path)];
        var config = new LoraConfig
        {
            BaseModel = request.BaseName,
            TargetModules = TargetModules.Of([.. modules.Select(module => module.Result.Path)], [.. all.Distinct()]),
            ModulesToSave = saved.OrderBy(module => module, StringComparer.Ordinal).ToEquatableArray(),
            Bias = places[TensorPlace.Bias].Any() ? "all" : "none",
            FanInFanOut = modules.Any(module =>
                module.Result is { IsDeltaTransposed: true, Layout: LoraLayout.Linear }
            ),
            EnsureWeightTying = pairing.IsTied && modules.Any(module => module.Result.Layout == LoraLayout.Embedding),
            TaskType = request.Model.Architecture is { } name && IsCausal(name) ? "CAUSAL_LM" : null,
        };
        return ResultRanks.Apply(
            config,
            [.. modules.Select(module => (module.Result.Path, module.Result.Rank.Maximum))]
        );
    }

    private static bool IsCausal(string architecture) =>
        architecture.EndsWith("ForCausalLM", StringComparison.Ordinal)
        || architecture.EndsWith("LMHeadModel", StringComparison.Ordinal);
}
