using System.Globalization;
using MergeDsl.Core;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Runtime.Engine;

/// <summary>What is said about numbers that are infinite or NaN.</summary>
internal static class NonFinite
{
    /// <summary>Refuses a tensor of an adapter that holds one.</summary>
    /// <param name="adapter">What the adapter is called.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="bytes">Its numbers, or some of them.</param>
    /// <param name="start">Index in the tensor of the first of these numbers.</param>
    /// <exception cref="FindingException">Names the tensor and where in it.</exception>
    public static void Check(string adapter, TensorInfo tensor, ReadOnlySpan<byte> bytes, long start = 0)
    {
        if (Find(adapter, tensor, bytes, start) is { } finding)
        {
            throw new FindingException(finding);
        }
    }

    /// <summary>The finding about the first one in a tensor of an adapter; null when all numbers are finite.</summary>
    public static Finding? Find(string adapter, TensorInfo tensor, ReadOnlySpan<byte> bytes, long start = 0)
    {
        var index = FiniteScan.FirstNonFinite(bytes, tensor.Type);
        return index < 0
            ? null
            : Finding
                .Of(
                    RunFindings.NonFiniteInput,
                    adapter,
                    tensor.Name,
                    Position(start + index, tensor.Shape),
                    FiniteScan.IsNaN(bytes, tensor.Type, index) ? "NaN" : "infinity"
                )
                .At(RecipePath.Root["adapters"][adapter]["path"]);
    }

    /// <summary>What a result that does not fit its type ends the run with.</summary>
    public static FindingException Result(string module, DType type) =>
        new(Finding.Of(RunFindings.NonFiniteResult, module, type.TorchName()).At(RecipePath.Root["output"]["dtype"]));

    /// <summary>An index into a flat tensor as one index a dimension: <c>[3, 17]</c>.</summary>
    public static string Position(long index, EquatableArray<long> shape)
    {
        var position = new long[shape.Count];
        for (var axis = position.Length - 1; axis >= 0; axis--)
        {
            (index, position[axis]) = Math.DivRem(index, shape[axis]);
        }

        return $"[{string.Join(", ", position.Select(step => step.ToString(CultureInfo.InvariantCulture)))}]";
    }
}
