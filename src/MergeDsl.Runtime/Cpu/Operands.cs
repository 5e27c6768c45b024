using System.Numerics;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Cpu;

/// <summary>The tensors behind the seam's interface, in the precision an operation runs in.</summary>
internal static class Operands
{
    /// <summary>True when an operation on these runs in float64. They must be at least one and of the same backend.</summary>
    public static bool AnyDouble(IReadOnlyList<ITensor> operands)
    {
        if (operands.Count == 0)
        {
            throw new ArgumentException("An operation needs at least one operand.", nameof(operands));
        }

        return operands.Any(operand => operand.IsDouble);
    }

    /// <summary>One tensor in its own precision.</summary>
    public static CpuTensor<T> One<T>(ITensor tensor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Stored(tensor) as CpuTensor<T>
        ?? throw new ArgumentException("The tensor belongs to another backend.", nameof(tensor));

    /// <summary>All tensors in precision T: float32 ones are widened where T is float64.</summary>
    public static CpuTensor<T>[] All<T>(IReadOnlyList<ITensor> operands, Workers workers)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [
            .. operands.Select(operand =>
                Stored(operand) is CpuTensor<float> narrow && typeof(T) == typeof(double)
                    ? One<T>(new CpuTensor<double>(Layout.Widen(narrow.Numbers, workers), narrow.Rows, narrow.Columns))
                    : One<T>(operand)
            ),
        ];

    /// <summary>All tensors as deltas that are not stored; null where one of them is something else.</summary>
    public static FactoredDelta[]? AllFactored(IReadOnlyList<ITensor> operands) =>
        operands.All(operand => operand is FactoredDelta) ? [.. operands.Cast<FactoredDelta>()] : null;

    /// <summary>The coefficients of a weighted sum in precision T; checks that there is one for each of the same-shaped operands.</summary>
    public static T[] Coefficients<T>(IReadOnlyList<ITensor> operands, IReadOnlyList<double> coefficients)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var first = operands[0];
        if (operands.Any(operand => operand.Rows != first.Rows || operand.Columns != first.Columns))
        {
            throw new ArgumentException("Shapes do not fit: summed operands need the same shape.", nameof(operands));
        }

        if (coefficients.Count != operands.Count)
        {
            throw new ArgumentException(
                $"{operands.Count} operands came with {coefficients.Count} coefficients.",
                nameof(coefficients)
            );
        }

        return [.. coefficients.Select(T.CreateTruncating)];
    }

    private static ITensor Stored(ITensor tensor) => tensor is FactoredDelta delta ? delta.WriteOut() : tensor;
}
