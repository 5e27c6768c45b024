namespace MergeDsl.Core.Formulas;

/// <summary>The real part of the inverse two-dimensional Fourier transform, divided by the number of entries.</summary>
public sealed class InverseFourier(Formula spectrum) : Formula(spectrum.Shape, spectrum);

/// <summary>
/// One step of the inverse two-dimensional wavelet transform with a filter of Daubechies (PyWavelets' <c>dbN</c>), without what lies beyond the
/// borders. The quarters of the spectrum are averages; beside them what changes from row to row; below them what changes from column to column; and both.
/// </summary>
/// <param name="spectrum">(2m, 2n).</param>
/// <param name="moments">N: half the length of the filter.</param>
public sealed class InverseWavelet(Formula spectrum, int moments)
    : Formula(EquatableArray.Of(spectrum.Shape[0] - (2 * moments) + 2, spectrum.Shape[1] - (2 * moments) + 2), spectrum)
{
    /// <inheritdoc/>
    protected internal override object? Settings => moments;

    /// <summary>Half the length of the filter.</summary>
    public int Moments => moments;
}

/// <summary>Blocks of circulant matrices: (m, n, b) to (m·b, n·b), entry (i, j) of a block is its number (j - i) modulo b.</summary>
public sealed class Circulant(Formula kernel) : Formula(ShapeOf(kernel), kernel)
{
    private static EquatableArray<long> ShapeOf(Formula kernel) =>
        kernel.Shape.Count == 3
            ? EquatableArray.Of(checked(kernel.Shape[0] * kernel.Shape[2]), checked(kernel.Shape[1] * kernel.Shape[2]))
            : throw new FormulaException($"{kernel.ShapeText} are no circulant blocks: expected [rows, columns, size]");
}
