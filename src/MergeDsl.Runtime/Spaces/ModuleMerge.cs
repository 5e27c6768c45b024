using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Methods;
using MergeDsl.Runtime.Ranks;

namespace MergeDsl.Runtime.Spaces;

/// <summary>One module to merge: everything a space needs to know.</summary>
/// <param name="Method">What is done to the operands.</param>
/// <param name="Parameters">Its parameters in this module.</param>
/// <param name="Quirks">Departures from exact arithmetic.</param>
/// <param name="Rank">What the result is cut to.</param>
/// <param name="IsDeltaTransposed">True where the element-wise part of a dense merge meets the delta as (in, out).</param>
/// <param name="Operands">The adapters' parts, in recipe order.</param>
/// <param name="Masks">Where masks come from; null for methods that draw none.</param>
/// <param name="Cancellation">Looked at between the steps of a large module.</param>
public sealed record ModuleMerge(
    IMergeMethod Method,
    MethodParameters Parameters,
    Quirks Quirks,
    RankCut Rank,
    bool IsDeltaTransposed,
    IReadOnlyList<LoraOperand> Operands,
    IMaskSource? Masks,
    CancellationToken Cancellation
)
{
    /// <summary>The weights, rounded as the dialect asks.</summary>
    public IReadOnlyList<double> Weights => Coefficients(operand => operand.Weight);

    /// <summary>Coefficients per operand, rounded to float32 where the dialect keeps them in a float32 tensor.</summary>
    public IReadOnlyList<double> Coefficients(Func<LoraOperand, double> select) =>
        Quirks.HasFlag(Quirks.Float32Coefficients)
            ? Operands.Select(operand => (double)(float)select(operand)).ToArray()
            : Operands.Select(select).ToArray();

    /// <summary>What the method needs to merge one part of the operands.</summary>
    /// <param name="part">Which tensors are merged: names their masks.</param>
    public MethodContext Context(string part) =>
        new(
            Parameters,
            Quirks.HasFlag(Quirks.TorchSum) ? SumOrder.Torch : SumOrder.Sequential,
            Quirks.HasFlag(Quirks.TorchTopK) ? TieOrder.Torch : TieOrder.LowestIndex,
            operand => Masks!.Mask(operand, part),
            Operands.Select(RoundedType).ToArray()
        );

    /// <summary>The half precision type that every step on this operand is rounded to; null where none is.</summary>
    public DType? RoundedType(LoraOperand operand) =>
        Quirks.HasFlag(Quirks.StoredPrecision) && operand.Type.Size() < sizeof(float) ? operand.Type : null;

    /// <summary>True when the rank is that of the delta's shorter side, and nobody asked for singular values: nothing is cut.</summary>
    public bool KeepsAll =>
        Rank is { Energy: null }
        && !Quirks.HasFlag(Quirks.SingularValuesInB)
        && Rank.Maximum >= Math.Min(Operands[0].B.Rows, Operands[0].A.Columns);

    /// <summary>Cuts deltas as this module asks.</summary>
    public RankCutter Cutter(IBackend backend) =>
        new(backend, RankPolicies.Of(Rank), SingularValueSplit.Of(Quirks, Parameters));
}
