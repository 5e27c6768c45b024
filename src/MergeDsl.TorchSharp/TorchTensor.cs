using MergeDsl.Runtime.Backends;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp;

/// <summary>A matrix that torch holds. Belongs to no dispose scope: it lives until it is disposed of.</summary>
internal sealed class TorchTensor(Tensor numbers) : ITensor
{
    /// <summary>The numbers, float32 or float64, of any layout; not to be written to.</summary>
    public Tensor Numbers { get; } = numbers.DetachFromDisposeScope();

    public int Rows { get; } = checked((int)numbers.shape[0]);

    public int Columns { get; } = checked((int)numbers.shape[1]);

    public bool IsDouble { get; } = numbers.dtype == ScalarType.Float64;

    public void Dispose() => Numbers.Dispose();
}
