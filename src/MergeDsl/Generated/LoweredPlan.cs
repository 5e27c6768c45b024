using System.ComponentModel;
using MergeDsl.Core;
using MergeDsl.Core.Adapters;
using MergeDsl.Core.Catalog;
using MergeDsl.Core.Planning;

namespace MergeDsl.Generated;

/// <summary>
/// For generated code: a plan, an operation a line. What holds for most modules is said once, in front; a module's line says
/// what is special about it. Modules and copies must be in ordinal order.
/// </summary>
/// <param name="name">The recipe's name.</param>
/// <param name="method">Name of the method.</param>
/// <param name="space">What the operands are.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class LoweredPlan(string name, string method, Space space)
{
    private readonly List<PlanInput> inputs = [];
    private readonly List<ModulePlan> modules = [];
    private readonly List<CopyPlan> copies = [];

    /// <summary>Departures from exact arithmetic that a dialect asks for.</summary>
    public Quirks Quirks { get; init; }

    /// <summary>Share of the entries that pruning keeps, unless a module says otherwise.</summary>
    public double Density { get; init; } = 1;

    /// <summary>How signs are elected.</summary>
    public MajoritySign MajoritySign { get; init; }

    /// <summary>One factor on the whole merged delta, unless a module says otherwise.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>PEFT's clamp quantile.</summary>
    public double? SvdClamp { get; init; }

    /// <summary>What results are stored as, unless a module says otherwise.</summary>
    public DType Type { get; init; } = DType.Float32;

    /// <summary>True when the result has biases on B.</summary>
    public bool HasBias { get; init; }

    /// <summary>Where the masks of a random method come from.</summary>
    public MaskSource? Random { get; init; }

    /// <summary>An adapter, in recipe order.</summary>
    /// <param name="key">The recipe's name for it.</param>
    /// <param name="path">Its folder, as the recipe writes it.</param>
    /// <param name="adapter">Its handle.</param>
    public PlannedAdapter Read(string key, string path, IAdapter adapter)
    {
        inputs.Add(new PlanInput(key, path));
        return new PlannedAdapter(inputs.Count - 1, adapter.Facts);
    }

    /// <summary>Merges a module.</summary>
    /// <param name="path">Module path in the base model.</param>
    /// <param name="rank">The rank of the result, or the most it can have when <paramref name="energy"/> decides.</param>
    /// <param name="operands">The adapters that have the module, with their weights, in recipe order.</param>
    /// <param name="density">Share of the entries that pruning keeps.</param>
    /// <param name="scale">Factor on the merged delta.</param>
    /// <param name="energy">The smallest rank that keeps this share of the energy.</param>
    /// <param name="lossless">True when factors are stacked and nothing is cut.</param>
    /// <param name="type">What the result is stored as.</param>
    /// <param name="operandTypes">What the operands' numbers are in memory; as exact as they are stored when left out.</param>
    /// <param name="transposed">True where a dialect holds the dense delta as (in, out).</param>
    public void Merge(
        string path,
        int rank,
        (PlannedAdapter Adapter, double Weight)[] operands,
        double? density = null,
        double? scale = null,
        double? energy = null,
        bool lossless = false,
        DType? type = null,
        DType[]? operandTypes = null,
        bool transposed = false
    )
    {
        var first = operands[0].Adapter.Module(path);
        modules.Add(
            new ModulePlan(
                path,
                first.Layout,
                first.A.Shape.Skip(1).ToEquatableArray(),
                first.B.Shape.Skip(2).ToEquatableArray(),
                first.Out,
                operands.Select((operand, index) => OperandOf(operand, path, operandTypes?[index])).ToEquatableArray(),
                new MethodParameters(density ?? Density, MajoritySign, scale ?? Scale, SvdClamp),
                new RankCut(rank, energy, lossless),
                type ?? Type,
                HasBias,
                transposed
            )
        );
    }

    /// <summary>Carries a tensor over that is no factor, or averages several.</summary>
    /// <param name="name">Its name in the result.</param>
    /// <param name="module">Module path it belongs to.</param>
    /// <param name="role">What it is there for.</param>
    /// <param name="type">What it is stored as.</param>
    /// <param name="sources">The tensors it comes from, by name, with their shares.</param>
    public void Copy(
        string name,
        string module,
        SavedTensorRole role,
        DType type,
        params (PlannedAdapter Adapter, string Tensor, double Weight)[] sources
    )
    {
        var tensors = sources
            .Select(one => new CopySource(one.Adapter.Input, one.Adapter.Saved(one.Tensor), one.Weight))
            .ToEquatableArray();
        copies.Add(new CopyPlan(name, module, role, tensors, type, tensors[0].Tensor.Shape));
    }

    /// <summary>The plan, complete.</summary>
    /// <param name="folder">The folder of the adapter, as the recipe writes it; empty when only a model is written.</param>
    /// <param name="config">The result's LoRA settings.</param>
    /// <param name="model">The model that the result is fused into; null when none is written.</param>
    /// <param name="library">How the adapters library saves the result; null for an adapter of PEFT.</param>
    public MergePlan Write(
        string folder,
        LoraConfig config,
        ModelOutput? model = null,
        LibraryOutput? library = null
    ) =>
        new(
            name,
            MergeMethods.Find(method)!,
            space,
            Quirks,
            inputs.ToEquatableArray(),
            modules.ToEquatableArray(),
            copies.ToEquatableArray(),
            Random,
            new OutputPlan(folder, config, 0) { Model = model, Library = library }
        );

    private static Operand OperandOf((PlannedAdapter Adapter, double Weight) operand, string path, DType? type)
    {
        var module = operand.Adapter.Module(path);
        var exact = module.A.Type == DType.Float64 ? DType.Float64 : DType.Float32;
        return new Operand(operand.Adapter.Input, module, operand.Weight, type ?? exact);
    }
}
