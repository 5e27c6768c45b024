using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Methods;

namespace MergeDsl.Runtime.Spaces;

/// <summary>
/// The operands are the adapters' deltas in coordinates of their joint subspace (Core Space, arXiv 2509.17786): with U the left
/// singular vectors of [s_1·B_1 | s_2·B_2 | ...] and V the right ones of [A_1; A_2; ...], M_i = (Uᵀ·s_i·B_i)·(A_i·V). Nothing of
/// a delta is outside, so U·M·Vᵀ loses nothing; but an element-wise method does something else here than on the dense delta.
/// All in float64.
/// </summary>
public sealed class CoreSpace : IMergeSpace
{
    /// <inheritdoc/>
    public Space Space => Space.Core;

    /// <inheritdoc/>
    public MergedModule Merge(IBackend backend, ModuleMerge module)
    {
        if (module.Method is Linear)
        {
            // The weighted sum is the same in every basis.
            return StackedSum.Merge(backend, module);
        }

        using var left = LeftBasis(backend, module);
        using var right = RightBasis(backend, module);
        var merged = module.Method.Merge(
            backend,
            Coordinates(backend, module, left, right),
            module.Weights,
            module.Context("core")
        );
        using var core = Scaling.Apply(backend, merged.Tensor, module.Parameters.Scale);
        var cut = module.Cutter(backend).Cut(left.Vectors, core, right.Vectors);
        return new MergedModule(cut.A, cut.B)
        {
            Spectrum = cut.Spectrum,
            Conflicts = merged.Conflicts,
            Occupied = merged.Occupied,
            IsBasisAmbiguous = left.IsAmbiguous || right.IsAmbiguous,
        };
    }

    private static JointBasis LeftBasis(IBackend backend, ModuleMerge module)
    {
        using var stacked = backend.StackColumns(module.Operands.Select(operand => operand.B).ToArray());
        var scalings = module.Operands.SelectMany(operand => Enumerable.Repeat(operand.Scaling, operand.B.Columns));
        return JointBasis.OfColumns(backend, stacked, scalings.ToArray());
    }

    private static JointBasis RightBasis(IBackend backend, ModuleMerge module)
    {
        using var stacked = backend.StackRows(module.Operands.Select(operand => operand.A).ToArray());
        using var columns = backend.Transpose(stacked);
        return JointBasis.OfColumns(backend, columns, Enumerable.Repeat(1.0, columns.Columns).ToArray());
    }

    private static IEnumerable<ITensor> Coordinates(
        IBackend backend,
        ModuleMerge module,
        JointBasis left,
        JointBasis right
    )
    {
        using var leftRows = backend.Transpose(left.Vectors);
        foreach (var operand in module.Operands)
        {
            module.Cancellation.ThrowIfCancellationRequested();
            using var onLeft = backend.Multiply(leftRows, operand.B);
            using var onRight = backend.Multiply(operand.A, right.Vectors);
            using var product = backend.Multiply(onLeft, onRight);
            yield return backend.Scale(product, operand.Scaling);
        }
    }
}
