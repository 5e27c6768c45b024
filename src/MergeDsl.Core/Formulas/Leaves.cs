using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Formulas;

/// <summary>A tensor of the adapter, as its file has it.</summary>
public sealed class AdapterTensor(TensorInfo tensor) : Formula(tensor.Shape)
{
    /// <inheritdoc/>
    protected internal override object? Settings => tensor;

    /// <summary>The tensor.</summary>
    public TensorInfo Tensor => tensor;
}

/// <summary>A tensor of the base model before any adapter changes it.</summary>
public sealed class BaseTensor(TensorInfo tensor) : Formula(tensor.Shape)
{
    /// <inheritdoc/>
    protected internal override object? Settings => tensor;

    /// <summary>The tensor.</summary>
    public TensorInfo Tensor => tensor;
}

/// <summary>The tensor that is being changed, as earlier steps left it.</summary>
public sealed class CurrentWeight(EquatableArray<long> shape) : Formula(shape);

/// <summary>One number in every place.</summary>
public sealed class Filled(EquatableArray<long> shape, double value) : Formula(shape)
{
    /// <inheritdoc/>
    protected internal override object? Settings => value;

    /// <summary>The number.</summary>
    public double Value => value;
}

/// <summary>The identity matrix.</summary>
public sealed class IdentityMatrix(long rows) : Formula(EquatableArray.Of(rows, rows));
