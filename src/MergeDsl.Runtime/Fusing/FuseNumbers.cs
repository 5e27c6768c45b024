using MergeDsl.Checkpoints.Numbers;
using MergeDsl.Core.Formulas;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Engine;
using MergeDsl.Runtime.Formulas;

namespace MergeDsl.Runtime.Fusing;

/// <summary>The numbers that a formula of a fuse reads.</summary>
/// <param name="factors">Reads the adapters.</param>
/// <param name="input">Number of the adapter.</param>
/// <param name="heldAs">What the adapter's numbers are rounded to; null for none.</param>
/// <param name="model">The base model.</param>
/// <param name="current">The tensor that is being changed, as earlier steps left it; empty where no formula reads it.</param>
internal sealed class FuseNumbers(FactorReader factors, int input, DType? heldAs, ITensorSource model, float[] current)
    : IFormulaSource
{
    /// <inheritdoc/>
    public float[] Read(AdapterTensor leaf)
    {
        if (!leaf.Tensor.Type.IsFloating())
        {
            return [.. ReadIndices(leaf).Select(index => (float)index)];
        }

        var numbers = factors.Vector(input, leaf.Tensor);
        if (heldAs is not { } type)
        {
            return numbers;
        }

        var rounded = numbers.ToArray();
        TileNumbers.Round(rounded, type);
        return rounded;
    }

    /// <inheritdoc/>
    public long[] ReadIndices(AdapterTensor leaf) => factors.Indices(input, leaf.Tensor);

    /// <inheritdoc/>
    public float[] Read(BaseTensor leaf)
    {
        using var bytes = new PooledBytes(leaf.Tensor.Bytes);
        model.Read(leaf.Tensor, 0, bytes.Span);
        var numbers = new float[checked((int)leaf.Tensor.Count)];
        NumberFormats.Decode(leaf.Tensor.Type, bytes.Span, numbers);
        return numbers;
    }

    /// <inheritdoc/>
    public float[] Read(CurrentWeight leaf) => current;
}
