using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Methods;

/// <summary>Drops entries at random and divides the others by the density (DARE, arXiv 2311.03099; <c>peft.md</c> 2.4).</summary>
internal static class RandomPruning
{
    /// <summary>The pruned operands; a density of 1 or more changes nothing and draws nothing.</summary>
    public static IEnumerable<ITensor> Prune(IBackend backend, IEnumerable<ITensor> operands, MethodContext context) =>
        context.Parameters.Density >= 1
            ? operands
            : operands.Select((operand, index) => Prune(backend, operand, index, context));

    private static ITensor Prune(IBackend backend, ITensor operand, int index, MethodContext context)
    {
        using (operand)
        {
            var density = context.Parameters.Density;
            if (density == 0)
            {
                // Nothing survives. The formula would divide 0 by 0, as PEFT does (Q21).
                return backend.Scale(operand, 0);
            }

            var kept = backend.DropAndRescale(operand, context.Mask(index), density);
            if (context.PrunedTypes[index] is not { } type)
            {
                return kept;
            }

            using (kept)
            {
                return backend.Round(kept, type);
            }
        }
    }
}
