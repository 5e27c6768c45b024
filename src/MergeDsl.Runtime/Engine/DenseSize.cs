using System.Globalization;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Methods;

namespace MergeDsl.Runtime.Engine;

/// <summary>Which modules of a plan have a merged delta that is held whole, and whether it can be.</summary>
internal static class DenseSize
{
    /// <summary>True where the merged delta is written out, as large as the weight that it is for.</summary>
    public static bool IsWrittenOut(MergePlan plan, IMergeMethod method) =>
        plan.Space == Space.Dense && method is not Linear;

    /// <summary>Refuses plans with a delta of more numbers than one array holds, before any work is done for them.</summary>
    /// <exception cref="FindingException">Names the first such module, its size and how many more there are.</exception>
    public static void Check(MergePlan plan)
    {
        if (!IsWrittenOut(plan, MethodRegistry.Get(plan.Method.Name)))
        {
            return;
        }

        var tooLarge = plan.Modules.Where(module => module.Out > Array.MaxLength / Math.Max(1, module.In)).ToArray();
        if (tooLarge.Length > 0)
        {
            var others = tooLarge.Length == 1 ? "" : $" and {Text(tooLarge.Length - 1)} more";
            var (first, most) = (tooLarge[0], Text(Array.MaxLength));
            throw new FindingException(
                Finding
                    .Of(RunFindings.DenseTooLarge, first.Path, others, Text(first.Out), Text(first.In), most)
                    .At(RecipePath.Root["merge"]["space"])
            );
        }
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
