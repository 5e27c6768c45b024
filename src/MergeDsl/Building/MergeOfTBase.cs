using MergeDsl.Core;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Text;

namespace MergeDsl;

/// <summary>
/// A merge of adapters of one base model. Immutable: every call gives a new merge. Each is a word of the recipe language, and
/// what is wrong is found by the same checks.
/// </summary>
/// <typeparam name="TBase">The base model.</typeparam>
public sealed partial class Merge<TBase>
    where TBase : IBaseModel
{
    private readonly Delta<TBase> delta;
    private readonly RecipeModel model;

    private Merge(Delta<TBase> delta, RecipeModel model) => (this.delta, this.model) = (delta, model);

    /// <summary>The name of the recipe; <c>merged</c> when nothing is said.</summary>
    public Merge<TBase> Named(string name) => With(model with { Name = name });

    /// <summary>The weighted sum of the adapters.</summary>
    /// <param name="space">What is added; the deltas themselves when left out.</param>
    public Merge<TBase> Linear(Space? space = null) => Method("linear", space);

    /// <summary>TIES: trims every adapter, elects a sign for every position and averages the entries that agree.</summary>
    /// <param name="density">The share of the entries that trimming keeps, from 0 to 1.</param>
    /// <param name="space">What the entries are those of; the deltas themselves when left out.</param>
    /// <param name="majoritySign">How signs are elected; by the sum of the values when left out.</param>
    public Merge<TBase> Ties(double density, Space? space = null, MajoritySign? majoritySign = null) =>
        Method("ties", space, density, majoritySign: majoritySign);

    /// <summary>DARE: drops entries at random and adds up the rest, rescaled.</summary>
    /// <param name="density">The share of the entries that is kept, from 0 to 1.</param>
    /// <param name="seed">What the random choice depends on.</param>
    /// <param name="space">What the entries are those of; the deltas themselves when left out.</param>
    public Merge<TBase> DareLinear(double density, long seed, Space? space = null) =>
        Method("dare_linear", space, density, seed);

    /// <summary>DARE, then TIES' election: drops entries at random, rescales the rest, averages those that agree in sign.</summary>
    /// <param name="density">The share of the entries that is kept, from 0 to 1.</param>
    /// <param name="seed">What the random choice depends on.</param>
    /// <param name="space">What the entries are those of; the deltas themselves when left out.</param>
    /// <param name="majoritySign">How signs are elected; by the sum of the values when left out.</param>
    public Merge<TBase> DareTies(double density, long seed, Space? space = null, MajoritySign? majoritySign = null) =>
        Method("dare_ties", space, density, seed, majoritySign);

    /// <summary>Keeps the largest entries of every adapter and adds them up.</summary>
    /// <param name="density">The share of the entries that is kept, from 0 to 1.</param>
    /// <param name="space">What the entries are those of; the deltas themselves when left out.</param>
    public Merge<TBase> MagnitudePrune(double density, Space? space = null) =>
        Method("magnitude_prune", space, density);

    /// <summary>What PEFT's <c>add_weighted_adapter</c> computes, its quirks included.</summary>
    /// <param name="combinationType">One of PEFT's eleven types.</param>
    /// <param name="density">The share of the entries that pruning keeps.</param>
    /// <param name="majoritySign">How signs are elected.</param>
    /// <param name="seed">Seed of torch's generator.</param>
    /// <param name="seedAt">Whether it was seeded before the call or before the first mask.</param>
    /// <param name="svdRank">Rank of the <c>svd</c> types.</param>
    /// <param name="svdClamp">Quantile at which the factors are clamped.</param>
    /// <param name="autocastAdapterDtype">Whether adapters in half precision are widened first.</param>
    public Merge<TBase> Peft(
        string combinationType,
        double? density = null,
        MajoritySign? majoritySign = null,
        long? seed = null,
        SeedAt? seedAt = null,
        int? svdRank = null,
        double? svdClamp = null,
        bool? autocastAdapterDtype = null
    ) =>
        Settings(merge =>
            merge with
            {
                Dialect = Dialect.Peft,
                Method = combinationType,
                Density = Decimals.Of(density) ?? merge.Density,
                MajoritySign = majoritySign ?? merge.MajoritySign,
                Seed = seed ?? merge.Seed,
                SeedAt = seedAt ?? merge.SeedAt,
                SvdRank = svdRank ?? merge.SvdRank,
                SvdClamp = Decimals.Of(svdClamp) ?? merge.SvdClamp,
                AutocastAdapterDtype = autocastAdapterDtype ?? merge.AutocastAdapterDtype,
            }
        );

    /// <summary>The share of the entries that pruning keeps, from 0 to 1.</summary>
    public Merge<TBase> Density(double density) => Settings(merge => merge with { Density = Decimals.Of(density) });

    /// <summary>What the choices of the random methods depend on.</summary>
    public Merge<TBase> Seed(long seed) => Settings(merge => merge with { Seed = seed });

    /// <summary>The rank of the result.</summary>
    public Merge<TBase> Rank(int rank) => Rank(new RankPolicy.Fixed(rank));

    /// <summary>How the rank of the result is chosen: <c>RankPolicy.Max</c> when left out, <c>RankPolicy.Sum</c>.</summary>
    public Merge<TBase> Rank(RankPolicy policy) => Settings(merge => merge with { Rank = policy });

    /// <summary>The smallest rank that keeps a share of the energy.</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public Merge<TBase> Energy(double share) => Rank(new RankPolicy.Energy(Decimals.Of(share)));

    /// <summary>One factor on the whole merged delta.</summary>
    public Merge<TBase> Scale(double scale) => Settings(merge => merge with { Scale = Decimals.Of(scale) });

    /// <summary>Whether weights are divided by their sum.</summary>
    public Merge<TBase> NormalizeWeights(bool normalize = true) =>
        Settings(merge => merge with { NormalizeWeights = normalize });

    /// <summary>What the result is stored as.</summary>
    public Merge<TBase> DType(DType type) => With(model with { Output = model.Output with { DType = type } });

    /// <summary>Makes the merged adapter a DoRA: magnitudes and a LoRA, fitted to what the merge makes of the base's weights.</summary>
    public Merge<TBase> UseDora(bool use = true) => With(model with { Output = model.Output with { UseDora = use } });

    /// <summary>How the result is fused into the base model, where a model is saved.</summary>
    public Merge<TBase> Fuse(FuseMode mode) => With(model with { Output = model.Output with { Fuse = mode } });

    /// <summary>The server that is to load the result: what it cannot load is found before the run.</summary>
    /// <param name="target"><c>vllm</c>.</param>
    public Merge<TBase> Serve(string target) => With(model with { Output = model.Output with { Serve = target } });

    /// <summary>The base model, for adapters whose type does not say it.</summary>
    /// <param name="path">Its folder, relative to the current one, or its <c>org/name</c> in the Hugging Face cache.</param>
    public Merge<TBase> BaseModel(string path) => With(model with { BaseModel = path });

    /// <summary>An exception for some modules; of several that match the first holds.</summary>
    /// <param name="modules"><c>*</c> any text, <c>?</c> one character, <c>0-3</c> layers: <c>layers.0-3.*.v_proj</c>.</param>
    /// <param name="density">The share of the entries that pruning keeps there.</param>
    /// <param name="scale">The factor on the merged delta there.</param>
    /// <param name="rank">How the rank is chosen there.</param>
    /// <param name="weights">Weights of adapters there, by their names.</param>
    public Merge<TBase> Rule(
        string modules,
        double? density = null,
        double? scale = null,
        RankPolicy? rank = null,
        params (string Adapter, double Weight)[] weights
    )
    {
        var rule = new ModuleRule(modules)
        {
            Weights = weights.Select(one => new RuleWeight(one.Adapter, Decimals.Of(one.Weight))).ToEquatableArray(),
            Density = Decimals.Of(density),
            Scale = Decimals.Of(scale),
            Rank = rank,
        };
        return With(model with { Rules = model.Rules.Append(rule).ToEquatableArray() });
    }

    /// <summary>What becomes of trained copies (classifiers, heads, embeddings) that several adapters own.</summary>
    /// <param name="choice">The name of the adapter whose copies are taken, <c>average</c> or <c>drop</c>.</param>
    public Merge<TBase> ModulesToSave(string choice) =>
        Settings(merge => merge with { ModulesToSave = new CopySettlement(CopyChoice.Of(choice), default) });

    /// <summary>What becomes of the trained copies of one module.</summary>
    /// <param name="module">Module path or a dotted end of it.</param>
    /// <param name="choice">The name of the adapter whose copy is taken, <c>average</c> or <c>drop</c>.</param>
    public Merge<TBase> ModulesToSave(string module, string choice)
    {
        var others = model.Merge.ModulesToSave?.ByModule ?? default;
        var modules = others.Append(new ModuleCopyChoice(module, CopyChoice.Of(choice))).ToEquatableArray();
        return Settings(merge => merge with { ModulesToSave = new CopySettlement(null, modules) });
    }

    /// <inheritdoc/>
    public override string ToString() => ToYaml();

    internal static Merge<TBase> Linear(Delta<TBase> delta)
    {
        var keys = AdapterKeys.Distinct(delta.Terms.Select(term => term.Adapter.Name));
        var adapters = delta.Terms.Zip(keys, (term, key) => new AdapterEntry(key, term.Adapter.Path, term.Weight));
        return new(
            delta,
            new RecipeModel(
                "merged",
                TBase.Model?.Path,
                adapters.ToEquatableArray(),
                new MergeSettings { Method = "linear" },
                default,
                new OutputSettings(null, null)
            )
        );
    }

    private Merge<TBase> Method(
        string name,
        Space? space,
        double? density = null,
        long? seed = null,
        MajoritySign? majoritySign = null
    ) =>
        Settings(merge =>
            merge with
            {
                Dialect = Dialect.Native,
                Method = name,
                Space = space ?? merge.Space,
                Density = Decimals.Of(density) ?? merge.Density,
                Seed = seed ?? merge.Seed,
                MajoritySign = majoritySign ?? merge.MajoritySign,
            }
        );

    private Merge<TBase> Settings(Func<MergeSettings, MergeSettings> change) =>
        With(model with { Merge = change(model.Merge) });

    private Merge<TBase> With(RecipeModel changed) => new(delta, changed);
}
