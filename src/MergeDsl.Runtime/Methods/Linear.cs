using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Methods;

/// <summary>The weighted sum of the operands (task arithmetic, arXiv 2212.04089; <c>peft.md</c> 2.7).</summary>
public sealed class Linear : IMergeMethod
{
    /// <inheritdoc/>
    public string Name => "linear";

    /// <inheritdoc/>
    public MergedTensor Merge(
        IBackend backend,
        IEnumerable<ITensor> operands,
        IReadOnlyList<double> coefficients,
        MethodContext context
    )
    {
        using var all = TensorList.Of(operands);
        return new MergedTensor(backend.Combine(all, coefficients, context.Sum));
    }
}
