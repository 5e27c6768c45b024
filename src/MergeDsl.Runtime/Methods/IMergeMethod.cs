using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Methods;

/// <summary>What is done to same-shaped operands, whatever space they live in. One class per row of the catalogue.</summary>
public interface IMergeMethod
{
    /// <summary>Its name in the catalogue (<see cref="Core.Catalog.MergeMethods"/>).</summary>
    string Name { get; }

    /// <summary>Merges the operands into one tensor of their shape, which the caller disposes of.</summary>
    /// <param name="backend">Where the arithmetic happens.</param>
    /// <param name="operands">
    /// Made one at a time. The method owns each of them and disposes of it as soon as it has pruned it, so that a dense delta
    /// and its pruned copy exist together only once.
    /// </param>
    /// <param name="coefficients">One weight per operand.</param>
    /// <param name="context">Parameters, rounding and masks.</param>
    MergedTensor Merge(
        IBackend backend,
        IEnumerable<ITensor> operands,
        IReadOnlyList<double> coefficients,
        MethodContext context
    );
}
