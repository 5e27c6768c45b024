using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Library;
using MergeDsl.Core.Catalog;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Validation.Merging;

namespace MergeDsl.Core.Planning;

/// <summary>
/// Lowers a recipe in the dialect of the adapters library: the averages of its tensors are averaged copies, summed as the library does;
/// <c>lora_delta_w_svd</c> is the linear method in dense space, cut to a rank.
/// </summary>
internal sealed class LibraryPlanner
{
    private static readonly IMergeCheck[] Checks =
    [
        new LibraryKindCheck(),
        new LibraryAgreementCheck(),
        new LibrarySlipCheck(),
    ];

    private readonly MergeContext context;
    private readonly IReadOnlyList<double> weights;
    private readonly LibraryTensors[] tensors;
    private readonly string modelClass;
    private readonly string leading;

    private LibraryPlanner(MergeContext context)
    {
        this.context = context;
        weights = LibraryWeights.Of(context.Recipe);
        tensors = [.. context.Adapters.Select(adapter => new LibraryTensors(adapter.Facts))];
        modelClass = LibraryResult.ModelClassOf(context);
        leading = LibraryAdapter.IsBareClass(modelClass)
            ? ""
            : tensors.Select(adapter => adapter.Leading).FirstOrDefault(first => first.Length > 0) ?? "";
    }

    /// <summary>What can be said of the adapters.</summary>
    public static IEnumerable<Finding> Check(MergeContext context) => Checks.SelectMany(check => check.Check(context));

    /// <summary>The plan of a recipe in whose adapters no errors were found.</summary>
    public static MergePlan Plan(MergeContext context) => new LibraryPlanner(context).Plan();

    private MergePlan Plan()
    {
        var recipe = context.Recipe;
        var isCut = context.Lowered.Strategy == CombineStrategy.Svd;
        var first = context.Adapters[0];
        return new MergePlan(
            recipe.Name,
            context.Lowered.Method,
            context.Lowered.Space,
            context.Lowered.Quirks,
            recipe.Adapters.Select(adapter => new PlanInput(adapter.Key, adapter.Path)).ToEquatableArray(),
            isCut ? context.Modules.Select(Module).ToEquatableArray() : default,
            isCut ? default : Averages().OrderBy(copy => copy.Name, StringComparer.Ordinal).ToEquatableArray(),
            null,
            new OutputPlan(recipe.Output.Adapter ?? "", first.Config, 0)
            {
                Library = new LibraryOutput(
                    recipe.Name,
                    modelClass,
                    recipe.IsOfHeads,
                    isCut ? recipe.Merge.SvdRank : null
                ),
            }
        );
    }

    private ModulePlan Module(ModuleGroup group)
    {
        var members = group.Members.Where(member => member.Input < weights.Count);
        return new ModulePlan(
            group.Path,
            group.First.Layout,
            group.First.A.Shape.Skip(1).ToEquatableArray(),
            default,
            group.First.Out,
            members
                .Select(member => new Operand(member.Input, member.Module, weights[member.Input], member.Module.A.Type))
                .ToEquatableArray(),
            new MethodParameters(1, MajoritySign.Total, 1, null),
            new RankCut(context.Recipe.Merge.SvdRank!.Value, null, false),
            group.First.A.Type,
            false,
            false
        );
    }

    private IEnumerable<CopyPlan> Averages()
    {
        var keepsInvertible = LibraryAdapter.IsBareClass(modelClass);
        var names = tensors[0].ByName.Where(pair => keepsInvertible || !pair.Key.IsInvertible).ToArray();
        var tied = context.Recipe.IsOfHeads ? TiedProjection(names.Select(pair => pair.Value)) : null;
        foreach (var pair in names)
        {
            var sources = weights.Select(
                (weight, input) => new CopySource(input, tensors[input].ByName[pair.Key], WeightOf(pair.Key, weight))
            );
            var path = LibraryTensors.With(pair.Key.Path, context.Recipe.IsOfHeads ? "" : leading);
            yield return new CopyPlan(
                (pair.Key with { Path = path }).For(context.Recipe.Name),
                path,
                pair.Value == tied ? SavedTensorRole.TiedProjection : SavedTensorRole.Averaged,
                sources.ToEquatableArray(),
                pair.Value.Type,
                pair.Value.Shape
            );
        }
    }

    private double WeightOf(LibraryTensorName name, double weight) =>
        context.Lowered.Quirks.HasFlag(Quirks.UnsignedOnA) && name.Rest == "lora_A" ? Math.Abs(weight) : weight;

    // The last projection of a head that predicts tokens is the embedding of the base where that is tied.
    private TensorInfo? TiedProjection(IEnumerable<TensorInfo> all)
    {
        var last = all.Where(tensor => tensor is { Shape.Count: 2 })
            .OrderBy(tensor => tensor.Name.Length)
            .ThenBy(tensor => tensor.Name, StringComparer.Ordinal)
            .LastOrDefault();
        return context.Base is null or { Facts.TiesEmbeddings: true } ? last : null;
    }
}
