using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Formulas;
using MergeDsl.Core.Fusing;
using MergeDsl.Core.Models;
using MergeDsl.Core.Planning.Peft;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Planning;

/// <summary>
/// Makes modules with factors out of those of other kinds, so that they can be merged like LoRAs: B·A is the delta. Where the delta is a product
/// these are its factors, else one of them is the identity.
/// </summary>
/// <param name="model">The base model; null when the recipe names none.</param>
/// <param name="modules">Its modules; null likewise.</param>
internal sealed class DeltaModules(ModelFacts? model, BaseModules? modules)
{
    // PEFT saves the factors of an embedding turned around, which a kind without factors does not tell.
    private static readonly string[] Embeddings =
    [
        "embed_tokens",
        "wte",
        "word_embeddings",
        "embed_in",
        "tok_embeddings",
    ];

    private readonly List<Finding> findings = [];

    /// <summary>What keeps adapters from being merged.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>The facts with modules that have factors; those of a LoRA as they are.</summary>
    /// <param name="key">The recipe's name of the adapter.</param>
    /// <param name="facts">What is known about it.</param>
    public AdapterFacts Of(string key, AdapterFacts facts)
    {
        if (facts.Kind == AdapterKinds.Lora)
        {
            return facts;
        }

        var adapter = new TunedAdapter(key, facts)
        {
            Places = module => PlaceOf(module, facts.Config, key),
            ModuleOrder = ModuleOrder.Of(model, facts.Tuned.Select(module => module.Path), out _),
        };
        var made = new List<LoraModule>();
        foreach (var module in facts.Tuned)
        {
            try
            {
                made.Add(Of(adapter, module, PlaceOf(module, facts.Config, key)));
            }
            catch (FindingException failure)
            {
                Report(key, failure.Findings);
                break;
            }
            catch (Exception failure) when (failure is FormulaException or OverflowException)
            {
                Report(key, [Finding.Of(AdapterFindings.PartsDoNotFit, key, module.Path, failure.Message, "")]);
                break;
            }
        }

        return facts with
        {
            Modules = made.ToEquatableArray(),
        };
    }

    private void Report(string key, IEnumerable<Finding> found) =>
        findings.AddRange(found.Select(finding => finding.At(RecipePaths.AdapterFolder(key))));

    private IModulePlace PlaceOf(TunedModule module, LoraConfig config, string key) =>
        modules?.Weight(module.Path) is { } weight
            ? new ModulePlace(weight, null, new WeightStorage(model!).IsTransposed(module.Path, config, weight))
            : new UnknownPlace(key, module.Path);

    private LoraModule Of(TunedAdapter adapter, TunedModule module, IModulePlace place)
    {
        var changes = adapter.Kind.Changes(new TunedTarget(adapter, module, place)).ToArray();
        var last = module.Path.Substring(module.Path.LastIndexOf('.') + 1);
        if (
            changes.Any(change => change.IsBias || !change.IsDelta || change.Formula.ReadsBase)
            || Embeddings.Contains(last)
        )
        {
            throw new FindingException(Finding.Of(MergeFindings.KindNotMerged, adapter.Name, adapter.Kind.Name));
        }

        var delta = changes.Select(change => change.Formula).Aggregate((one, other) => one + other);
        var shape = place is ModulePlace known ? known.Fitted(delta) : delta.Shape;
        return ModuleOf(module.Path, delta, shape);
    }

    private static LoraModule ModuleOf(string path, Formula delta, EquatableArray<long> shape)
    {
        var (factors, scaling) = FactorsOf(delta);
        var (rank, rows) = (factors.A.Length(0), factors.B.Length(0));
        long[] ones = [.. Enumerable.Repeat(1L, shape.Count - 2)];
        TensorInfo Tensor(string name, IEnumerable<long> dimensions) =>
            new($"base_model.model.{path}.{name}.weight", DType.Float32, dimensions.ToEquatableArray());
        return new LoraModule(
            path,
            shape.Count > 2 ? LoraLayout.Convolution : LoraLayout.Linear,
            Tensor("lora_A", [rank, .. shape.Skip(1)]),
            Tensor("lora_B", [rows, rank, .. ones]),
            null,
            null,
            scaling * rank,
            scaling
        )
        {
            Factors = factors,
        };
    }

    private static (ModuleFactors Factors, double Scaling) FactorsOf(Formula delta)
    {
        var scaling = 1.0;
        var bare = delta;
        for (; bare is Scaled scaled; bare = scaled.Operands[0])
        {
            scaling *= scaled.Factor;
        }

        if (
            bare is MatrixProduct { Shape.Count: 2 } product
            && product.Left.Length(1) <= Math.Min(bare.Shape[0], bare.Shape[1])
        )
        {
            return (new ModuleFactors(product.Left, product.Right), scaling);
        }

        var flat = delta.Shape.Count == 2 ? delta : delta.Reshape(delta.Length(0), -1);
        var (rows, columns) = (flat.Length(0), flat.Length(1));
        return rows <= columns
            ? (new ModuleFactors(new IdentityMatrix(rows), flat), 1)
            : (new ModuleFactors(flat, new IdentityMatrix(columns)), 1);
    }

    /// <summary>Stands for a module whose weight nobody knows.</summary>
    private sealed class UnknownPlace(string key, string path) : IModulePlace
    {
        public Formula Original => throw Unknown;

        public Formula Current => throw Unknown;

        public Formula? OriginalBias => null;

        public Formula? CurrentBias => null;

        private FindingException Unknown => new(Finding.Of(MergeFindings.KindNeedsBase, key, path));
    }
}
