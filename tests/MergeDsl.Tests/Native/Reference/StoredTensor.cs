namespace MergeDsl.Tests.Native.Reference;

/// <summary>A tensor as a file holds it.</summary>
/// <param name="Type">Its safetensors type, e.g. <c>BF16</c>.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Bytes">Its data.</param>
internal sealed record StoredTensor(string Type, int[] Shape, byte[] Bytes)
{
    public double[] Values => SlowNumbers.Decode(Type, Bytes);

    /// <summary>Rows of the first dimension, everything behind it flattened.</summary>
    public Matrix AsRows() => new(Shape[0], Values.Length / Shape[0], Values);

    public static StoredTensor Of(string type, int[] shape, IReadOnlyList<double> values) =>
        new(type, shape, SlowNumbers.Encode(type, values));
}
