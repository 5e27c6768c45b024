using System.Globalization;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Engine;

/// <summary>What is said about numbers that are infinite or NaN.</summary>
internal static class NonFinite
{
    /// <summary>Refuses a tensor of an adapter that holds one.</summary>
    /// <param name="plan">Says what the adapter is called.</param>
    /// <param name="input">Index of the adapter.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="bytes">Its numbers, or some of them.</param>
    /// <param name="start">Index in the tensor of the first of these numbers.</param>
    /// <exception cref="FindingException">Names the tensor and where in it.</exception>
    public static void Check(MergePlan plan, int input, TensorInfo tensor, ReadOnlySpan<byte> bytes, long start = 0)
    {
        var index = FiniteScan.FirstNonFinite(bytes, tensor.Type);
        if (index >= 0)
        {
            throw new FindingException(
                Finding
                    .Of(
                        RunFindings.NonFiniteInput,
                        plan.Inputs[input].Key,
                        tensor.Name,
                        Position(start + index, tensor),
                        FiniteScan.IsNaN(bytes, tensor.Type, index) ? "NaN" : "infinity"
                    )
                    .At(RecipePath.Root["adapters"][plan.Inputs[input].Key]["path"])
            );
        }
    }

    /// <summary>What a result that does not fit its type ends the run with.</summary>
    public static FindingException Result(string module, DType type) =>
        new(Finding.Of(RunFindings.NonFiniteResult, module, type.TorchName()).At(RecipePath.Root["output"]["dtype"]));

    private static string Position(long index, TensorInfo tensor)
    {
        var position = new long[tensor.Shape.Count];
        for (var axis = position.Length - 1; axis >= 0; axis--)
        {
            (index, position[axis]) = Math.DivRem(index, tensor.Shape[axis]);
        }

        return $"[{string.Join(", ", position.Select(step => step.ToString(CultureInfo.InvariantCulture)))}]";
    }
}
