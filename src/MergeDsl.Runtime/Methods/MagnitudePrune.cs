using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Methods;

/// <summary>Keep the largest entries of each operand, then the weighted sum (<c>peft.md</c> 2.7).</summary>
public sealed class MagnitudePrune : IMergeMethod
{
    /// <inheritdoc/>
    public string Name => "magnitude_prune";

    /// <inheritdoc/>
    public MergedTensor Merge(
        IBackend backend,
        IEnumerable<ITensor> operands,
        IReadOnlyList<double> coefficients,
        MethodContext context
    )
    {
        using var pruned = TensorList.Of(MagnitudePruning.Prune(backend, operands, context));
        return new MergedTensor(backend.Combine(pruned, coefficients, context.Sum));
    }
}
