namespace MergeDsl.Tests.Native.Reference;

/// <summary>One module of an adapter.</summary>
internal sealed record SlowModule(string Path, StoredTensor A, StoredTensor B, StoredTensor? Bias, double Scaling)
{
    public int Rank => A.Shape[0];

    /// <summary>scaling·B·A, kernels flattened behind the input channels. A grouped convolution has no such product.</summary>
    public Matrix Delta => Scaling * (B.AsRows() * A.AsRows());

    /// <summary>scaling·bias, or zeros.</summary>
    public double[] BiasDelta => [.. (Bias?.Values ?? new double[B.Shape[0]]).Select(value => Scaling * value)];
}
