namespace MergeDsl.Core.Recipes;

/// <summary>A recipe as values: what every front end produces and every later stage reads. It knows no places.</summary>
/// <param name="Name">The recipe's name, a C# identifier.</param>
/// <param name="BaseModel">Folder or <c>org/name</c> of the base model; null when nothing needs it.</param>
/// <param name="Adapters">The adapters in order; their keys are distinct.</param>
/// <param name="Merge">What is done with them.</param>
/// <param name="Rules">Exceptions for some modules; the first match wins.</param>
/// <param name="Output">Where the result goes.</param>
public sealed record RecipeModel(
    string Name,
    string? BaseModel,
    EquatableArray<AdapterEntry> Adapters,
    MergeSettings Merge,
    EquatableArray<ModuleRule> Rules,
    OutputSettings Output
)
{
    /// <summary>
    /// True when the recipe averages prediction heads: they stand under <c>heads</c> instead of <c>adapters</c>, and the result goes to
    /// <c>output.head</c> instead of <c>output.adapter</c>.
    /// </summary>
    public bool IsOfHeads { get; init; }

    /// <summary>What the result is scored on; null when the recipe does not say.</summary>
    public EvaluateSettings? Evaluate { get; init; }

    /// <summary>How better values are searched; null when the recipe does not say.</summary>
    public TuneSettings? Tune { get; init; }

    /// <summary>What the merge itself depends on: the recipe without scores and searches.</summary>
    public RecipeModel OfMerge() => this with { Evaluate = null, Tune = null };
}

/// <summary>One adapter of a recipe.</summary>
/// <param name="Key">The name the recipe gives it.</param>
/// <param name="Path">Its folder.</param>
/// <param name="Weight">Its weight; null when not written (1 in the native spelling, equal shares in that of the adapters library).</param>
public sealed record AdapterEntry(string Key, string Path, double? Weight);

/// <summary>The <c>merge</c> section. Null means "not written".</summary>
public sealed record MergeSettings
{
    /// <summary>Whose words it speaks.</summary>
    public Dialect Dialect { get; init; }

    /// <summary><c>method</c>, <c>combination_type</c> in the PEFT dialect, <c>combine_strategy</c> in that of the adapters library.</summary>
    public string Method { get; init; } = "";

    /// <summary><c>space</c> (native).</summary>
    public Space? Space { get; init; }

    /// <summary><c>density</c>: the share of entries that pruning keeps.</summary>
    public double? Density { get; init; }

    /// <summary><c>majority_sign_method</c>.</summary>
    public MajoritySign? MajoritySign { get; init; }

    /// <summary><c>normalize_weights</c> (native, adapters library): weights are divided by their sum.</summary>
    public bool? NormalizeWeights { get; init; }

    /// <summary><c>scale</c> (native): one factor on the whole merged delta.</summary>
    public double? Scale { get; init; }

    /// <summary><c>rank</c> (native).</summary>
    public RankPolicy? Rank { get; init; }

    /// <summary><c>seed</c> of the random methods.</summary>
    public long? Seed { get; init; }

    /// <summary><c>seed_at</c> (PEFT).</summary>
    public SeedAt? SeedAt { get; init; }

    /// <summary><c>svd_rank</c> (PEFT, adapters library); to PEFT, 0 means "not given".</summary>
    public int? SvdRank { get; init; }

    /// <summary><c>svd_clamp</c> (PEFT): a quantile.</summary>
    public double? SvdClamp { get; init; }

    /// <summary><c>svd_full_matrices</c> (PEFT); changes nothing but PEFT's own cost.</summary>
    public bool? SvdFullMatrices { get; init; }

    /// <summary><c>svd_driver</c> (PEFT); exists on CUDA only.</summary>
    public string? SvdDriver { get; init; }

    /// <summary><c>autocast_adapter_dtype</c> (PEFT): adapters stored in half precision are widened to float32 first.</summary>
    public bool? AutocastAdapterDtype { get; init; }

    /// <summary><c>model_class</c> (adapters library): the class that the result is saved from.</summary>
    public string? ModelClass { get; init; }

    /// <summary><c>modules_to_save</c>: what becomes of trained copies that several adapters own.</summary>
    public CopySettlement? ModulesToSave { get; init; }
}

/// <summary>What becomes of trained copies of base tensors (classifiers, heads, biases).</summary>
/// <param name="Default">One choice for all modules; null when the recipe lists modules.</param>
/// <param name="ByModule">Choices per module name (the path or a dotted suffix of it).</param>
public sealed record CopySettlement(CopyChoice? Default, EquatableArray<ModuleCopyChoice> ByModule);

/// <summary>The choice for one module.</summary>
/// <param name="Module">Module path or a dotted suffix of it.</param>
/// <param name="Choice">What becomes of its copies.</param>
public sealed record ModuleCopyChoice(string Module, CopyChoice Choice);

/// <summary>Take one adapter's copy, average all, or drop them.</summary>
/// <param name="Kind">Which of the three.</param>
/// <param name="Adapter">The adapter whose copy is taken; null for the other two.</param>
public sealed record CopyChoice(CopyChoiceKind Kind, string? Adapter)
{
    /// <summary>The choice that recipes write as <paramref name="word"/>: an adapter's name, <c>average</c> or <c>drop</c>.</summary>
    public static CopyChoice Of(string word) =>
        word switch
        {
            "average" => new CopyChoice(CopyChoiceKind.Average, null),
            "drop" => new CopyChoice(CopyChoiceKind.Drop, null),
            _ => new CopyChoice(CopyChoiceKind.Take, word),
        };
}

/// <summary>What becomes of the trained copies of one module.</summary>
public enum CopyChoiceKind
{
    /// <summary>One adapter's copy is carried over.</summary>
    Take,

    /// <summary>The weighted mean of all copies.</summary>
    Average,

    /// <summary>No copy is written: the base model's own module stays in place.</summary>
    Drop,
}

/// <summary>An exception for some modules.</summary>
/// <param name="Modules">
/// Glob over module paths: <c>*</c> any text, <c>?</c> one character, <c>0-3</c> a range of layer numbers; matches the whole
/// path or a dotted suffix of it.
/// </param>
public sealed record ModuleRule(string Modules)
{
    /// <summary><c>weights</c>: replaces the weights of the adapters it names.</summary>
    public EquatableArray<RuleWeight> Weights { get; init; }

    /// <summary><c>density</c> of these modules.</summary>
    public double? Density { get; init; }

    /// <summary><c>scale</c> of these modules.</summary>
    public double? Scale { get; init; }

    /// <summary><c>rank</c> of these modules.</summary>
    public RankPolicy? Rank { get; init; }

    /// <summary>The weight this rule gives an adapter; null when it names none.</summary>
    public double? WeightOf(string adapter) => Weights.FirstOrDefault(weight => weight.Adapter == adapter)?.Weight;
}

/// <summary>The weight of one adapter in a rule.</summary>
/// <param name="Adapter">Key of the adapter.</param>
/// <param name="Weight">Its weight in the modules of the rule.</param>
public sealed record RuleWeight(string Adapter, double Weight);

/// <summary>The <c>output</c> section.</summary>
/// <param name="Adapter">Folder the merged adapter is written to; null when only a model is.</param>
/// <param name="DType"><c>dtype</c> as written, e.g. <c>bfloat16</c>; null for the default.</param>
public sealed record OutputSettings(string? Adapter, DType? DType)
{
    /// <summary><c>model</c>: folder of the base model with the merged adapter fused into it; null when none is written.</summary>
    public string? Model { get; init; }

    /// <summary><c>use_dora</c>: the merged adapter is a DoRA; null when not written.</summary>
    public bool? UseDora { get; init; }

    /// <summary>True when the merged adapter is a DoRA.</summary>
    public bool IsDora => UseDora == true;

    /// <summary><c>fuse</c>: how it is fused; null when not written.</summary>
    public FuseMode? Fuse { get; init; }

    /// <summary>
    /// What the merged adapter is stored as; null for the default. An adapter that nobody keeps is not rounded on its way
    /// into the model.
    /// </summary>
    public DType? AdapterType => Adapter is null && Model is not null ? null : DType;

    /// <summary><c>serve</c>: the server that is to load the result; null when none was named.</summary>
    public string? Serve { get; init; }
}
