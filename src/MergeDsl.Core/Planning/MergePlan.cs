using MergeDsl.Core.Adapters;
using MergeDsl.Core.Adapters.Kinds;
using MergeDsl.Core.Catalog;
using MergeDsl.Core.Display;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Planning;

/// <summary>
/// A recipe lowered against the facts: immutable, printable, every name resolved to a tensor, every default to a number.
/// Running it needs no recipe and no validation any more.
/// </summary>
/// <param name="Name">The recipe's name.</param>
/// <param name="Method">What is done to the operands.</param>
/// <param name="Space">What the operands are.</param>
/// <param name="Quirks">Departures from exact arithmetic that a dialect asked for.</param>
/// <param name="Inputs">The adapters, in recipe order; operands refer to them by index.</param>
/// <param name="Modules">The modules of the result, ordered by path (ordinal).</param>
/// <param name="Copies">Tensors that are no factors and go into the result, ordered by name (ordinal).</param>
/// <param name="Random">Where the masks of a random method come from; null for the others.</param>
/// <param name="Output">What is written where.</param>
[TypeFormatterSource("MergeDsl.Display.PlanFormatters, MergeDsl.Api")]
public sealed record MergePlan(
    string Name,
    MergeMethod Method,
    Space Space,
    Quirks Quirks,
    EquatableArray<PlanInput> Inputs,
    EquatableArray<ModulePlan> Modules,
    EquatableArray<CopyPlan> Copies,
    MaskSource? Random,
    OutputPlan Output
)
{
    /// <summary>True when merging takes the base model's numbers, not only its shapes.</summary>
    public bool ReadsBase => Modules.Any(module => module.ReadsBase);
}

/// <summary>An adapter that a plan reads.</summary>
/// <param name="Key">The recipe's name for it.</param>
/// <param name="Path">Its folder, as the recipe writes it.</param>
public sealed record PlanInput(string Key, string Path);

/// <summary>One module of the result.</summary>
/// <param name="Path">Module path in the base model.</param>
/// <param name="Layout">How its factors lie in the file.</param>
/// <param name="AShape">Dimensions of A behind the rank: (in), (vocabulary), (in, kernel...).</param>
/// <param name="BShape">Dimensions of B behind the rank: empty, or (1...) for convolutions.</param>
/// <param name="Out">Rows of B.</param>
/// <param name="Operands">The adapters that have this module, in recipe order: at least one, but where the module is extracted from models.</param>
/// <param name="Parameters">The method's parameters for this module, rules applied.</param>
/// <param name="Rank">The rank of the result.</param>
/// <param name="Type">What the result's numbers are stored as.</param>
/// <param name="HasBias">
/// True when any module of any adapter has a bias on B: the result gets sum of w_i s_i bias_i, zeros where no operand has one,
/// since <c>lora_bias</c> holds for all modules.
/// </param>
/// <param name="IsDeltaTransposed">
/// True where a dialect holds the dense delta as (in, out): embeddings and Conv1D in PEFT. Decides the order in which its
/// entries meet masks and ties; the result's factors lie as always.
/// </param>
public sealed record ModulePlan(
    string Path,
    LoraLayout Layout,
    EquatableArray<long> AShape,
    EquatableArray<long> BShape,
    long Out,
    EquatableArray<Operand> Operands,
    MethodParameters Parameters,
    RankCut Rank,
    DType Type,
    bool HasBias,
    bool IsDeltaTransposed
)
{
    /// <summary>Columns of A when everything behind the rank is flattened.</summary>
    public long In => AShape.Aggregate(1L, (product, dimension) => checked(product * dimension));

    /// <summary>The weight that the result is a DoRA of; null where it is a LoRA.</summary>
    public DoraBase? Dora { get; init; }

    /// <summary>True when merging it takes the base model's numbers.</summary>
    public bool ReadsBase => Dora is not null || Operands.Any(operand => operand.Module.Factors is { ReadsBase: true });
}

/// <summary>The base's weight that magnitudes and directions of a DoRA are fitted to.</summary>
/// <param name="Weight">The tensor.</param>
/// <param name="IsTransposed">True when it is stored as (in, out), everything behind the first dimension flattened.</param>
public sealed record DoraBase(TensorInfo Weight, bool IsTransposed);

/// <summary>What one adapter brings to a module.</summary>
/// <param name="Input">Index of the adapter in <see cref="MergePlan.Inputs"/>.</param>
/// <param name="Module">Its tensors and its scaling.</param>
/// <param name="Weight">Its weight in this module: rules and normalisation applied, scaling and scale not.</param>
/// <param name="Type">
/// The type its numbers have in memory before arithmetic starts: rounding to it matters only under
/// <see cref="Quirks.StoredPrecision"/>.
/// </param>
public sealed record Operand(int Input, LoraModule Module, double Weight, DType Type);

/// <summary>The method's parameters, resolved for one module.</summary>
/// <param name="Density">Share of the entries that pruning keeps; 1 where the method does not prune.</param>
/// <param name="MajoritySign">How signs are elected.</param>
/// <param name="Scale">One factor on the whole merged delta.</param>
/// <param name="SvdClamp">PEFT's clamp quantile; null for none.</param>
public sealed record MethodParameters(double Density, MajoritySign MajoritySign, double Scale, double? SvdClamp);

/// <summary>Where the masks of a random method come from.</summary>
/// <param name="Seed">The recipe's seed.</param>
/// <param name="SkippedDraws">Torch stream: 32-bit outputs consumed before the first mask (<c>peft.md</c> 1.12).</param>
/// <param name="ModuleOrder">
/// Torch stream: indices into <see cref="MergePlan.Modules"/> in the order PEFT visits them. Empty for counter-based masks,
/// which depend on no order.
/// </param>
public sealed record MaskSource(long Seed, long SkippedDraws, EquatableArray<int> ModuleOrder);

/// <summary>A tensor that is no LoRA factor and goes into the result.</summary>
/// <param name="Name">Its name in the result.</param>
/// <param name="Module">Module path it belongs to.</param>
/// <param name="Role">What it is there for.</param>
/// <param name="Sources">
/// One source is copied byte for byte; several are averaged in float64 and rounded once, or as <see cref="Quirks.RunningSum"/> says, one as
/// well as several.
/// </param>
/// <param name="Type">What it is stored as.</param>
/// <param name="Shape">Its shape.</param>
public sealed record CopyPlan(
    string Name,
    string Module,
    SavedTensorRole Role,
    EquatableArray<CopySource> Sources,
    DType Type,
    EquatableArray<long> Shape
)
{
    /// <summary>True for the sum of the sources, each times its weight, one after the other in float32; false for their mean.</summary>
    public bool IsWeightedSum { get; init; }
}

/// <summary>Where a copied tensor comes from.</summary>
/// <param name="Input">Index of the adapter in <see cref="MergePlan.Inputs"/>.</param>
/// <param name="Tensor">The tensor in its file.</param>
/// <param name="Weight">Its share in an average; the shares of a copy sum to 1.</param>
public sealed record CopySource(int Input, TensorInfo Tensor, double Weight);

/// <summary>What is written where.</summary>
/// <param name="Folder">The folder of the adapter, as the recipe writes it; empty when only a model is written.</param>
/// <param name="Config">
/// The result's LoRA settings. Its rank and patterns hold for the <see cref="RankCut.Maximum"/> ranks; the engine sets them
/// anew when an energy policy chose smaller ones.
/// </param>
/// <param name="ConfigSource">Index of the adapter whose config file supplies every key not in <paramref name="Config"/>.</param>
public sealed record OutputPlan(string Folder, LoraConfig Config, int ConfigSource)
{
    /// <summary>What kind of adapter the result is.</summary>
    public string Kind { get; init; } = AdapterKinds.Lora;

    /// <summary>True when the adapters are single files, and so is the result.</summary>
    public bool IsSingleFile { get; init; }

    /// <summary>The model that the result is fused into; null when none is written.</summary>
    public ModelOutput? Model { get; init; }

    /// <summary>How the adapters library saves the result; null for an adapter of PEFT.</summary>
    public LibraryOutput? Library { get; init; }
}

/// <summary>An adapter or a prediction head that is written as the adapters library saves it.</summary>
/// <param name="Name">Its name, which is part of the names of its tensors.</param>
/// <param name="ModelClass">The class that it is saved from.</param>
/// <param name="IsHead">True for a prediction head.</param>
/// <param name="Rank">Its rank where that is not the one of the first adapter; alpha stays.</param>
public sealed record LibraryOutput(string Name, string ModelClass, bool IsHead, int? Rank);

/// <summary>A base model that the result is fused into, with weight 1.</summary>
/// <param name="Base">The base model, as the recipe writes it.</param>
/// <param name="Folder">The folder of the fused model, as the recipe writes it.</param>
/// <param name="Mode">How it is fused.</param>
/// <param name="Type">What floating point tensors are stored as; null for what they are in the base.</param>
public sealed record ModelOutput(string Base, string Folder, FuseMode Mode, DType? Type);
