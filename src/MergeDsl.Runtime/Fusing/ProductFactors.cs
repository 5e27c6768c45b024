namespace MergeDsl.Runtime.Fusing;

/// <summary>A product that is added to a slice: factor·left·right.</summary>
/// <param name="Left">(rows x depth), row-major; perhaps more numbers behind it.</param>
/// <param name="Right">(depth x columns), row-major; perhaps more numbers behind it.</param>
/// <param name="Depth">The inner dimension.</param>
/// <param name="Factor">On the product, behind it.</param>
internal sealed record ProductFactors(float[] Left, float[] Right, int Depth, float Factor)
{
    /// <summary>True when nobody else uses the arrays, so that they can be used again afterwards.</summary>
    public bool IsRecycled { get; init; }
}
