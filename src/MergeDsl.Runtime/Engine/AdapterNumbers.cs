using MergeDsl.Checkpoints.Adapters;
using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Formulas;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Formulas;

namespace MergeDsl.Runtime.Engine;

/// <summary>The numbers of formulas over one adapter alone.</summary>
/// <param name="adapter">The adapter.</param>
internal sealed class AdapterNumbers(AdapterFolder adapter) : IFormulaSource
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
    public float[] Read(BaseTensor leaf) => throw new InvalidOperationException("A merge reads no base model.");

    /// <inheritdoc/>
    public float[] Read(CurrentWeight leaf) => throw new InvalidOperationException("A merge reads no base model.");
}
