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
/// Makes modules with factors out of those of other kinds, and of DoRA, so that they can be merged like LoRAs: B·A is the delta, what the adapter
/// alone does to the base's weight. Where the delta is a product these are its factors, else one of them is the identity.
/// </summary>
/// <param name="model">The base model; null when the recipe names none.</param>
/// <param name="modules">Its modules; null likewise.</param>
/// <param name="biases">Names of all biases that will be asked for.</param>
internal sealed class DeltaModules(ModelFacts? model, BaseModules? modules, IEnumerable<string> biases)
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

    private readonly TensorInfo? scale = model is null ? null : FuseChecks.ScaleOf(model);

    private readonly BaseTensors? tensors = model is null ? null : new BaseTensors(model, biases);

    /// <summary>What keeps adapters from being merged.</summary>
    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>The facts with modules that have factors; those of a plain LoRA as they are.</summary>
    /// <param name="key">The recipe's name of the adapter.</param>
    /// <param name="facts">What is known about it.</param>
    public AdapterFacts Of(string key, AdapterFacts facts)
    {
        if (facts.Kind == AdapterKinds.Lora)
        {
            return facts with { Modules = Made(key, facts.Modules, module => OfLora(key, facts, module)) };
        }

        var adapter = new TunedAdapter(key, facts)
        {
            Places = module => PlaceOf(key, module.Path, facts),
            ModuleOrder = ModuleOrder.Of(model, facts.Tuned.Select(module => module.Path), out _),
        };
        return facts with
        {
            Modules = Made(
                key,
                facts.Tuned,
                module => Guarded(key, module.Path, () => Of(adapter, module, PlaceOf(key, module.Path, facts)))
            ),
        };
    }

    private EquatableArray<LoraModule> Made<T>(string key, EquatableArray<T> from, Func<T, LoraModule> make)
    {
        var made = new List<LoraModule>();
        try
        {
            made.AddRange(from.Select(make));
        }
        catch (FindingException failure)
        {
            // What is wrong with one module is mostly wrong with all: once is enough.
            findings.AddRange(failure.Findings.Select(finding => finding.At(RecipePaths.AdapterFolder(key))));
        }

        return made.ToEquatableArray();
    }

    private LoraModule OfLora(string key, AdapterFacts facts, LoraModule module) =>
        module.Magnitude is null
            ? module
            : Guarded(key, module.Path, () => Dora(module, PlaceOf(key, module.Path, facts, module)));

    // Norms are those of the delta's rows, whatever way the base stores its weight (<c>peft.md</c> 4.6).
    private static LoraModule Dora(LoraModule module, IModulePlace place)
    {
        var whole = module.Layout == LoraLayout.Embedding ? place.Original.T : place.Original;
        var weight = whole.Reshape(module.Out, module.In);
        var (b, a) = (new AdapterTensor(module.B), new AdapterTensor(module.A));
        var sum = weight + (module.Scaling * b.Reshape(module.Out, module.Rank).Dot(a.Reshape(module.Rank, module.In)));
        var magnitude = new AdapterTensor(module.Magnitude!).Reshape(module.Out, 1);
        return ModuleOf(
            module.Path,
            module.Layout,
            (magnitude / sum.Norm(1) * sum) - weight,
            module.A.Shape.Skip(1),
            module.B.Shape.Skip(2)
        );
    }

    private static LoraModule Of(TunedAdapter adapter, TunedModule module, IModulePlace place)
    {
        var changes = adapter.Kind.Changes(new TunedTarget(adapter, module, place)).ToArray();
        var last = module.Path.Substring(module.Path.LastIndexOf('.') + 1);
        if (changes.Length == 0 || changes.Any(change => change.IsBias) || Embeddings.Contains(last))
        {
            throw new FindingException(Finding.Of(MergeFindings.KindNotMerged, adapter.Name, adapter.Kind.Name));
        }

        var delta = changes.Select(change => DeltaOf(change, place)).Aggregate((one, other) => one + other);
        var shape = place is UntouchedPlace known ? known.Fitted(delta) : delta.Shape;
        var isConvolution = shape.Count > 2;
        return ModuleOf(
            module.Path,
            isConvolution ? LoraLayout.Convolution : LoraLayout.Linear,
            delta,
            shape.Skip(1),
            Enumerable.Repeat(1L, shape.Count - 2)
        );
    }

    private static Formula DeltaOf(WeightChange change, IModulePlace place) =>
        change.IsDelta ? change.Formula : change.Formula - place.Original.Reshape([.. change.Formula.Shape]);

    private static LoraModule Guarded(string key, string path, Func<LoraModule> make)
    {
        try
        {
            return make();
        }
        catch (Exception failure) when (failure is FormulaException or OverflowException)
        {
            throw new FindingException(Finding.Of(AdapterFindings.PartsDoNotFit, key, path, failure.Message, ""));
        }
    }

    private IModulePlace PlaceOf(string key, string path, AdapterFacts facts, LoraModule? lora = null)
    {
        if (modules?.Weight(path) is not { } weight)
        {
            return new UnknownPlace(Unknown(key, AdapterKinds.Of(facts.Kind), path));
        }

        if (scale is not null)
        {
            throw new FindingException(Finding.Of(FuseFindings.QuantisedBase, $"it holds '{scale.Name}'"));
        }

        if (!weight.Type.IsFloating())
        {
            throw new FindingException(
                Finding.Of(FuseFindings.WeightNotFloating, path, key, weight.Name, weight.Type.TorchName(), "")
            );
        }

        var (storage, config) = (new WeightStorage(model!), facts.Config);
        return new UntouchedPlace(
            weight,
            tensors!.Find($"{path}.bias"),
            lora is null ? storage.IsTransposed(path, config, weight) : storage.IsTransposed(lora, config, weight)
        );
    }

    private static LoraModule ModuleOf(
        string path,
        LoraLayout layout,
        Formula delta,
        IEnumerable<long> inputs,
        IEnumerable<long> behindRank
    )
    {
        var (factors, scaling) = FactorsOf(delta);
        var (rank, rows) = (factors.A.Length(0), factors.B.Length(0));
        TensorInfo Tensor(string name, IEnumerable<long> dimensions) =>
            new($"base_model.model.{path}.{name}.weight", DType.Float32, dimensions.ToEquatableArray());
        return new LoraModule(
            path,
            layout,
            Tensor("lora_A", inputs.Prepend(rank)),
            Tensor("lora_B", behindRank.Prepend(rank).Prepend(rows)),
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

    /// <summary>A module's tensors in the base, which no adapter changed before.</summary>
    private sealed class UntouchedPlace(TensorInfo weight, TensorInfo? bias, bool isTransposed) : IModulePlace
    {
        private readonly ModulePlace place = new(weight, bias, isTransposed);

        public Formula Original => place.Original;

        public Formula Current => place.Original;

        public Formula? OriginalBias => place.OriginalBias;

        public Formula? CurrentBias => place.OriginalBias;

        public EquatableArray<long> Fitted(Formula delta) => place.Fitted(delta);
    }

    private static Finding Unknown(string key, AdapterKind kind, string path) =>
        kind.Effect switch
        {
            KindEffect.Transform => Finding.Of(MergeFindings.DeltaNeedsBase, key, $"of kind '{kind.Name}'", path),
            _ when kind.Name == AdapterKinds.Lora => Finding.Of(
                MergeFindings.DeltaNeedsBase,
                key,
                "a DoRA adapter",
                path
            ),
            _ => Finding.Of(MergeFindings.KindNeedsBase, key, path),
        };

    /// <summary>Stands for a module whose weight nobody knows.</summary>
    private sealed class UnknownPlace(Finding unknown) : IModulePlace
    {
        public Formula Original => throw Unknown;

        public Formula Current => throw Unknown;

        public Formula? OriginalBias => null;

        public Formula? CurrentBias => null;

        private FindingException Unknown => new(unknown);
    }
}
