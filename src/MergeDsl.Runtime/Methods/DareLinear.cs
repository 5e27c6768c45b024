using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Methods;

/// <summary>Drop entries at random, rescale the rest, weighted sum (DARE, arXiv 2311.03099; <c>peft.md</c> 2.7).</summary>
public sealed class DareLinear : IMergeMethod
{
    /// <inheritdoc/>
    public string Name => "dare_linear";

    /// <inheritdoc/>
    public MergedTensor Merge(
        IBackend backend,
        IEnumerable<ITensor> operands,
        IReadOnlyList<double> coefficients,
        MethodContext context
    )
    {
        using var pruned = TensorList.Of(RandomPruning.Prune(backend, operands, context));
        return new MergedTensor(backend.Combine(pruned, coefficients, context.Sum));
    }
}
