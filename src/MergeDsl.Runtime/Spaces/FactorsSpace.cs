using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Methods;

namespace MergeDsl.Runtime.Spaces;

/// <summary>
/// A and B are merged separately (PEFT's linear family, <c>peft.md</c> 1.4): cheap, needs equal ranks, and products of
/// different adapters' factors enter the result.
/// </summary>
public sealed class FactorsSpace : IMergeSpace
{
    /// <inheritdoc/>
    public Space Space => Space.Factors;

    /// <inheritdoc/>
    public MergedModule Merge(IBackend backend, ModuleMerge module)
    {
        // The square root of the coefficient goes on both sides, its sign on A alone, so that one adapter keeps it.
        var onA = module.Coefficients(operand => Sign(operand.Coefficient) * Math.Sqrt(Math.Abs(operand.Coefficient)));
        var onB = module.Coefficients(operand => Math.Sqrt(Math.Abs(operand.Coefficient)));
        var a = MergePart(backend, module, "A", operand => operand.A, onA);
        var b = MergePart(backend, module, "B", operand => operand.B, onB);
        var merged = new MergedModule(Scaling.Apply(backend, a.Tensor, module.Parameters.Scale), b.Tensor)
        {
            Conflicts = a.Conflicts + b.Conflicts,
            Occupied = a.Occupied + b.Occupied,
        };
        return module.Rank.Energy is null && module.Rank.Maximum >= merged.A.Rows
            ? merged
            : Cut(backend, module, merged);
    }

    private static double Sign(double coefficient) => coefficient >= 0 ? 1 : -1;

    private static MergedTensor MergePart(
        IBackend backend,
        ModuleMerge module,
        string part,
        Func<LoraOperand, ITensor> select,
        IReadOnlyList<double> coefficients
    )
    {
        // The method owns what it is given; the operands belong to the caller.
        var copies = module.Operands.Select(operand => Copy(backend, select(operand)));
        return module.Method.Merge(backend, copies, coefficients, module.Context(part));
    }

    private static ITensor Copy(IBackend backend, ITensor tensor) =>
        backend.TopLeft(tensor, tensor.Rows, tensor.Columns);

    private static MergedModule Cut(IBackend backend, ModuleMerge module, MergedModule merged)
    {
        using (merged)
        {
            var cut = module.Cutter(backend).CutProduct(merged.B, merged.A);
            return merged with { A = cut.A, B = cut.B, Spectrum = cut.Spectrum };
        }
    }
}
