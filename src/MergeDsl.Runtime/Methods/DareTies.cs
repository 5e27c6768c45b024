using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Methods;

/// <summary>
/// Drop entries at random and rescale the rest as DARE (arXiv 2311.03099), then elect signs and average as TIES
/// (arXiv 2306.01708; <c>peft.md</c> 2.7).
/// </summary>
public sealed class DareTies : IMergeMethod
{
    /// <inheritdoc/>
    public string Name => "dare_ties";

    /// <inheritdoc/>
    public MergedTensor Merge(
        IBackend backend,
        IEnumerable<ITensor> operands,
        IReadOnlyList<double> coefficients,
        MethodContext context
    )
    {
        using var pruned = TensorList.Of(RandomPruning.Prune(backend, operands, context));
        return SignElection.Merge(backend, pruned, coefficients, context);
    }
}
