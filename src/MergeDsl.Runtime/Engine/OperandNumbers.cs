using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Models;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Formulas;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Formulas;

namespace MergeDsl.Runtime.Engine;

/// <summary>The numbers of formulas over one adapter and the base model, which nothing has changed.</summary>
/// <param name="adapter">The adapter.</param>
/// <param name="model">The base model; null when no formula reads it.</param>
internal sealed class OperandNumbers(AdapterFolder adapter, ModelWeights? model) : IFormulaSource
{
    /// <inheritdoc/>
    public float[] Read(AdapterTensor leaf)
    {
        if (!leaf.Tensor.Type.IsFloating())
        {
            return [.. ReadIndices(leaf).Select(index => (float)index)];
        }

        var numbers = new float[checked((int)leaf.Tensor.Count)];
        NumberFormats.Decode(leaf.Tensor.Type, adapter.Data(leaf.Tensor), numbers);
        return numbers;
    }

    /// <inheritdoc/>
    public long[] ReadIndices(AdapterTensor leaf) => IntegerFormats.Decode(leaf.Tensor.Type, adapter.Data(leaf.Tensor));

    /// <inheritdoc/>
    public float[] Read(BaseTensor leaf) =>
        (model ?? throw new InvalidOperationException("The base model is not open.")).ReadNumbers(leaf.Tensor);

    /// <inheritdoc/>
    public float[] Read(CurrentWeight leaf) =>
        throw new InvalidOperationException("In a merge nothing has changed the base before.");
}
