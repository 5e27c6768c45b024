using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Planning;

/// <summary>What running a plan will take, from shapes alone.</summary>
/// <param name="BytesRead">Bytes of tensors read.</param>
/// <param name="BytesWritten">Bytes of tensors written, at most.</param>
/// <param name="WorkingBytes">Bytes of working memory for one module, the largest.</param>
/// <param name="Operations">Floating point operations, to an order of magnitude.</param>
public sealed record PlanEstimate(long BytesRead, long BytesWritten, long WorkingBytes, double Operations)
{
    // Measured orders of magnitude on one ordinary core; an estimate is meant to tell seconds from minutes.
    private const double BytesPerSecond = 5e8;
    private const double OperationsPerSecond = 5e9;

    /// <summary>Seconds it will take on <paramref name="threads"/> cores, roughly.</summary>
    public double Seconds(int threads) =>
        ((BytesRead + BytesWritten) / BytesPerSecond) + (Operations / OperationsPerSecond / Math.Max(1, threads));

    /// <summary>Estimates a plan.</summary>
    public static PlanEstimate Of(MergePlan plan)
    {
        var copies = plan.Copies.Sum(copy => copy.Sources.Sum(source => source.Tensor.Bytes));
        return new PlanEstimate(
            plan.Modules.Sum(ReadOf) + copies,
            plan.Modules.Sum(WrittenOf) + copies,
            plan.Modules.Count == 0 ? 0 : plan.Modules.Max(module => WorkingOf(module, plan)),
            plan.Modules.Sum(module => OperationsOf(module, plan))
        );
    }

    private static long ReadOf(ModulePlan module) =>
        module.Operands.Sum(operand => operand.Module.A.Bytes + operand.Module.B.Bytes);

    private static long WrittenOf(ModulePlan module) =>
        module.Rank.Maximum * (module.In + module.Out) * module.Type.Size();

    private static bool IsDense(MergePlan plan) => plan.Space == Space.Dense && plan.Method.Name != "linear";

    private static long WorkingOf(ModulePlan module, MergePlan plan)
    {
        var stacked = module.Operands.Sum(operand => (long)operand.Module.Rank) * (module.In + module.Out);
        return IsDense(plan)
            ? (module.Operands.Count + 2) * module.In * module.Out * sizeof(float)
            : 4 * stacked * sizeof(double);
    }

    private static double OperationsOf(ModulePlan module, MergePlan plan)
    {
        var ranks = module.Operands.Sum(operand => (double)operand.Module.Rank);
        var sides = (double)module.In + module.Out;
        if (IsDense(plan))
        {
            var entries = (double)module.In * module.Out;
            return (entries * ((2 * ranks) + (10 * module.Operands.Count)))
                + (40 * entries * (module.Rank.Maximum + 8));
        }

        return module.Rank.IsLossless ? ranks * sides : 8 * sides * ranks * ranks;
    }
}
