using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Methods;

/// <summary>The half of TIES behind the pruning (<c>peft.md</c> 2.5, 2.6).</summary>
internal static class SignElection
{
    public static MergedTensor Merge(
        IBackend backend,
        IReadOnlyList<ITensor> pruned,
        IReadOnlyList<double> coefficients,
        MethodContext context
    )
    {
        var election = backend.ElectAndMerge(pruned, coefficients, context.Parameters.MajoritySign, context.Sum);
        return new MergedTensor(election.Merged, election.Conflicts, election.Occupied);
    }
}
