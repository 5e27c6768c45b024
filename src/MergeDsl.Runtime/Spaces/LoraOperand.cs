using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Spaces;

/// <summary>One adapter's part of a module, as numbers.</summary>
/// <param name="A">(r x in), everything behind the rank flattened.</param>
/// <param name="B">(out x r).</param>
/// <param name="Weight">Its weight in this module.</param>
/// <param name="Scaling">The factor on B·A: alpha/r, or alpha/sqrt(r).</param>
/// <param name="Type">The type whose precision its numbers have.</param>
public sealed record LoraOperand(ITensor A, ITensor B, double Weight, double Scaling, DType Type) : IDisposable
{
    /// <summary>The factor that is the delta itself, the other one being the identity; null for two true factors.</summary>
    public ITensor? Whole { get; init; }

    /// <summary>The delta, scaling·B·A.</summary>
    /// <param name="backend">Where it is computed.</param>
    /// <param name="rounded">What every number is rounded to; null for nothing.</param>
    /// <param name="isTransposed">True for the transposed delta, (in x out).</param>
    public ITensor Delta(IBackend backend, DType? rounded = null, bool isTransposed = false) =>
        Whole is null || rounded is not null || isTransposed
            ? backend.Delta(B, A, Scaling, rounded, isTransposed)
            : backend.Scale(Whole, Scaling);

    /// <summary>Weight times scaling: the factor that B·A has in an exact weighted sum.</summary>
    public double Coefficient => Weight * Scaling;

    /// <inheritdoc/>
    public void Dispose()
    {
        A.Dispose();
        B.Dispose();
    }
}
