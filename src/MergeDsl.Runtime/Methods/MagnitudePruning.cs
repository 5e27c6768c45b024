using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Methods;

/// <summary>Keeps the largest entries of every operand (<c>peft.md</c> 2.3).</summary>
internal static class MagnitudePruning
{
    /// <summary>The operands with trunc(density·size) entries left in each; a density of 1 or more changes nothing.</summary>
    public static IEnumerable<ITensor> Prune(IBackend backend, IEnumerable<ITensor> operands, MethodContext context)
    {
        var density = context.Parameters.Density;
        return density >= 1 ? operands : operands.Select(operand => Prune(backend, operand, density, context.Ties));
    }

    /// <summary>How many of <paramref name="size"/> entries stay: truncated in double, so 0.29 of 100 is 28 (2.3).</summary>
    public static long Count(double density, long size) => (long)(density * size);

    private static ITensor Prune(IBackend backend, ITensor operand, double density, TieOrder ties)
    {
        using (operand)
        {
            return backend.KeepLargest(operand, Count(density, (long)operand.Rows * operand.Columns), ties);
        }
    }
}
