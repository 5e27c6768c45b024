using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Methods;
using MergeDsl.Runtime.Spaces;

namespace MergeDsl.Evaluation.Interference;

/// <summary>
/// How strongly a merge carries the changes it is made of: &lt;M, D_i&gt; and ||D_i||² for each adapter's change D_i at weight 1 or -1
/// and what the recipe's method makes at scale 1. From these follows the scale (<see cref="Measures.SuggestedScale"/>).
/// </summary>
/// <param name="Products">&lt;M, D_i&gt;, one per operand.</param>
/// <param name="Squares">||D_i||², one per operand.</param>
internal sealed record MergedStrength(IReadOnlyList<double> Products, IReadOnlyList<double> Squares)
{
    /// <summary>The scale; null where no positive one brings the changes closer to full strength.</summary>
    /// <param name="strengths">Products and squares of the adapters, those of weight 0 left out.</param>
    public static double? Scale(IEnumerable<(double Product, double Square)> strengths)
    {
        var shares = strengths.Where(one => one.Square > 0).Select(one => one.Product / one.Square).ToArray();
        var scale = shares.Sum() / shares.Sum(share => share * share);
        return double.IsFinite(scale) && scale > 0 ? scale : null;
    }

    /// <summary>The weighted sum, exactly, from the inner products of the unscaled changes B_i·A_i.</summary>
    public static MergedStrength OfSum(IReadOnlyList<LoraOperand> operands, double[,] products)
    {
        var sums = operands.Select(
            (one, i) =>
                Turn(one) * one.Scaling * operands.Select((other, j) => other.Coefficient * products[i, j]).Sum()
        );
        return new MergedStrength(
            [.. sums],
            [.. operands.Select((one, i) => one.Scaling * one.Scaling * products[i, i])]
        );
    }

    /// <summary>What a method makes of these operands; in the dense space they may hold a sample of the rows.</summary>
    public static MergedStrength Of(
        IBackend backend,
        MergePlan plan,
        ModulePlan module,
        IReadOnlyList<LoraOperand> operands,
        CancellationToken cancellation
    )
    {
        var merge = new ModuleMerge(
            MethodRegistry.Get(plan.Method.Name),
            module.Parameters with
            {
                Scale = 1,
                SvdClamp = null,
            },
            plan.Quirks,
            Uncut(operands),
            false,
            operands,
            Masks(plan, module),
            cancellation
        );
        return plan.Space == Space.Dense ? OfDense(backend, merge) : OfFactors(backend, merge, plan.Space);
    }

    private static MergedStrength OfDense(IBackend backend, ModuleMerge merge)
    {
        var deltas = merge.Operands.Select(operand =>
            backend.Delta(operand.B, operand.A, operand.Scaling, null, false)
        );
        using var merged = merge.Method.Merge(backend, deltas, merge.Weights, merge.Context("delta")).Tensor;
        return Of(
            backend,
            merge.Operands,
            operand =>
            {
                using var b = backend.Transpose(operand.B);
                using var a = backend.Transpose(operand.A);
                using var onLeft = backend.Multiply(b, merged);
                using var product = backend.Multiply(onLeft, a);
                return Trace(backend, product);
            }
        );
    }

    private static MergedStrength OfFactors(IBackend backend, ModuleMerge merge, Space space)
    {
        using var merged = MergeSpaces.Get(space).Merge(backend, merge);
        return Of(backend, merge.Operands, operand => InnerProduct(backend, operand, merged.B, merged.A));
    }

    private static MergedStrength Of(
        IBackend backend,
        IReadOnlyList<LoraOperand> operands,
        Func<LoraOperand, double> productWithMerged
    ) =>
        new(
            [.. operands.Select(operand => Turn(operand) * operand.Scaling * productWithMerged(operand))],
            [
                .. operands.Select(operand =>
                    operand.Scaling * operand.Scaling * InnerProduct(backend, operand, operand.B, operand.A)
                ),
            ]
        );

    /// <summary>&lt;B·A, b·a&gt;.</summary>
    private static double InnerProduct(IBackend backend, LoraOperand operand, ITensor b, ITensor a)
    {
        using var left = backend.Transpose(operand.B);
        using var onLeft = backend.Multiply(left, b);
        using var right = backend.Transpose(operand.A);
        using var onRight = backend.Multiply(a, right);
        using var product = backend.Multiply(onLeft, onRight);
        return Trace(backend, product);
    }

    private static double Trace(IBackend backend, ITensor square)
    {
        var matrix = SmallMatrix.Of(backend, square);
        return Enumerable.Range(0, matrix.Rows).Sum(i => matrix[i, i]);
    }

    // A negative weight asks for the opposite of the change.
    private static double Turn(LoraOperand operand) => Math.Sign(operand.Weight);

    private static RankCut Uncut(IReadOnlyList<LoraOperand> operands) =>
        new(operands.Sum(operand => operand.A.Rows), null, true);

    // Other masks of the same density tell as much about the scale as torch's own.
    private static CounterMasks? Masks(MergePlan plan, ModulePlan module) =>
        plan.Random is { } source
            ? new CounterMasks(
                source.Seed,
                module.Path,
                [.. module.Operands.Select(operand => plan.Inputs[operand.Input].Key)],
                module.Parameters.Density
            )
            : null;
}
