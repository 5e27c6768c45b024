using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Methods;

/// <summary>
/// Keep the largest entries, elect a sign per position from the unweighted operands, average those that agree
/// (TIES-Merging, arXiv 2306.01708; <c>peft.md</c> 2.5 to 2.7).
/// </summary>
public sealed class Ties : IMergeMethod
{
    /// <inheritdoc/>
    public string Name => "ties";

    /// <inheritdoc/>
    public MergedTensor Merge(
        IBackend backend,
        IEnumerable<ITensor> operands,
        IReadOnlyList<double> coefficients,
        MethodContext context
    )
    {
        using var pruned = TensorList.Of(MagnitudePruning.Prune(backend, operands, context));
        return SignElection.Merge(backend, pruned, coefficients, context);
    }
}
