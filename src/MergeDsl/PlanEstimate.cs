using MergeDsl.Core;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Recipes;
using MergeDsl.Core.Tensors;

namespace MergeDsl;

/// <summary>What running a plan will take, told from shapes alone.</summary>
/// <param name="ReadBytes">Bytes of all tensors that are read.</param>
/// <param name="WrittenBytes">Bytes of all tensors that are written, at most: an energy policy may choose smaller ranks.</param>
/// <param name="Parameters">Numbers in the result, at most.</param>
/// <param name="Memory">Bytes of numbers held at the same time while the largest module is merged.</param>
/// <param name="Time">A rough guess for one core that does <see cref="OperationsPerSecond"/>.</param>
public sealed record PlanEstimate(long ReadBytes, long WrittenBytes, long Parameters, long Memory, TimeSpan Time)
{
    /// <summary>Multiplications and additions that one core of an ordinary machine does in a second of merging.</summary>
    public const double OperationsPerSecond = 8e9;

    /// <summary>Bytes that a warm disk delivers or takes in a second.</summary>
    public const double BytesPerSecond = 1e9;

    // Block iterations of a truncated SVD: four passes of two products each are typical for merged deltas.
    private const int SvdProducts = 8;

    // Pruning, electing and adding touch every entry of every operand about this often.
    private const int ElementOperations = 12;

    /// <summary>The estimate for a plan.</summary>
    public static PlanEstimate Of(MergePlan plan)
    {
        var read = plan.Modules.Sum(module =>
            module.Operands.Sum(operand => operand.Module.A.Bytes + operand.Module.B.Bytes)
        );
        var copied = plan.Copies.Sum(copy => Count(copy.Shape) * copy.Type.Size());
        var written = plan.Modules.Sum(module => Numbers(module) * module.Type.Size()) + copied;
        var parameters = plan.Modules.Sum(Numbers) + plan.Copies.Sum(copy => Count(copy.Shape));
        var operations = plan.Modules.Sum(module => Operations(plan, module));
        var memory = plan.Modules.Count == 0 ? 0 : plan.Modules.Max(module => WorkingSet(plan, module));
        var seconds = (operations / OperationsPerSecond) + ((read + written) / BytesPerSecond);
        return new PlanEstimate(read, written, parameters, memory, TimeSpan.FromSeconds(seconds));
    }

    private static long Count(EquatableArray<long> shape) =>
        shape.Aggregate(1L, (product, dimension) => product * dimension);

    private static long Numbers(ModulePlan module) => module.Rank.Maximum * (module.In + module.Out);

    /// <summary>Only element-wise methods on the dense delta ever form it; a linear one stacks factors.</summary>
    private static bool IsDense(MergePlan plan) => plan.Space == Space.Dense && plan.Method.Name != "linear";

    private static double Operations(MergePlan plan, ModulePlan module)
    {
        double length = module.In + module.Out;
        double area = (double)module.In * module.Out;
        double ranks = module.Operands.Sum(operand => operand.Module.Rank);
        double kept = module.Rank.Maximum;
        if (module.Rank.IsLossless || plan.Space == Space.Factors)
        {
            return length * ranks * ElementOperations;
        }

        return IsDense(plan)
            ? (area * ((2 * ranks) + (ElementOperations * module.Operands.Count) + (2 * SvdProducts * kept)))
            : (4 * length * ranks * (ranks + kept)) + (30 * ranks * ranks * ranks);
    }

    private static long WorkingSet(MergePlan plan, ModulePlan module)
    {
        var length = module.In + module.Out;
        var ranks = module.Operands.Sum(operand => (long)operand.Module.Rank);
        var factors = 2 * length * (ranks + module.Rank.Maximum) * sizeof(float);
        return IsDense(plan) ? factors + ((module.Operands.Count + 1) * module.In * module.Out * sizeof(float))
            : module.Rank.IsLossless || plan.Space == Space.Factors ? factors
            : 4 * factors;
    }
}
