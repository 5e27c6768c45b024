using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Methods;

namespace MergeDsl.Runtime.Spaces;

/// <summary>
/// The operands are the adapters' full deltas, scaling·B·A. The weighted sum is exact and never forms one
/// (<see cref="StackedSum"/>); every other method works on their entries, and its full rank result is cut by its singular
/// values.
/// </summary>
/// <remarks>
/// PEFT rounds every delta of a half precision adapter to the half type. The methods that write deltas out replay that; the
/// stacked path of PEFT's <c>svd</c> deliberately does not, since it would need the dense deltas only to round them. The
/// differences stay within one rounding of the half type.
/// </remarks>
public sealed class DenseSpace : IMergeSpace
{
    /// <inheritdoc/>
    public Space Space => Space.Dense;

    /// <inheritdoc/>
    public MergedModule Merge(IBackend backend, ModuleMerge module)
    {
        if (module.Method is Linear)
        {
            return StackedSum.Merge(backend, module);
        }

        var merged = module.Method.Merge(backend, Deltas(backend, module), module.Weights, module.Context("delta"));
        var delta = Oriented(backend, Scaling.Apply(backend, merged.Tensor, module.Parameters.Scale), module);
        module.Cancellation.ThrowIfCancellationRequested();
        return MergedModule.Of(backend, module, delta) with
        {
            Conflicts = merged.Conflicts,
            Occupied = merged.Occupied,
        };
    }

    private static IEnumerable<ITensor> Deltas(IBackend backend, ModuleMerge module)
    {
        foreach (var operand in module.Operands)
        {
            module.Cancellation.ThrowIfCancellationRequested();
            yield return operand.Delta(backend, module.RoundedType(operand), module.IsDeltaTransposed);
        }
    }

    /// <summary>Turns a merged delta back from the way the dialect holds it; takes over the tensor it is given.</summary>
    private static ITensor Oriented(IBackend backend, ITensor delta, ModuleMerge module)
    {
        if (!module.IsDeltaTransposed)
        {
            return delta;
        }

        using (delta)
        {
            return backend.Transpose(delta);
        }
    }
}
