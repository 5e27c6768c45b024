namespace MergeDsl.Core.Formulas;

/// <summary>Skew-symmetric matrices from their strict upper triangles, row by row: (..., n(n-1)/2) to (..., n, n).</summary>
public sealed class SkewSymmetric(Formula triangle, long rows) : Formula(ShapeOf(triangle, rows), triangle)
{
    private static EquatableArray<long> ShapeOf(Formula triangle, long rows) =>
        triangle.Length(-1) == rows * (rows - 1) / 2
            ? triangle.Shape.Take(triangle.Shape.Count - 1).Concat([rows, rows]).ToEquatableArray()
            : throw new FormulaException($"{triangle.ShapeText} is no upper triangle of {rows} rows");
}

/// <summary>X with X·divisor = dividend, for each matrix of a stack; solved in float64.</summary>
public sealed class RightQuotient(Formula dividend, Formula divisor)
    : Formula(ShapeOf(dividend, divisor), dividend, divisor)
{
    private static EquatableArray<long> ShapeOf(Formula dividend, Formula divisor)
    {
        var stack = divisor.Shape.Count - 2;
        return
            stack >= 0
            && dividend.Shape.Count == divisor.Shape.Count
            && divisor.Length(-1) == divisor.Length(-2)
            && dividend.Length(-1) == divisor.Length(-2)
            && dividend.Shape.Take(stack).SequenceEqual(divisor.Shape.Take(stack))
            ? dividend.Shape
            : throw new FormulaException($"{dividend.ShapeText} cannot be divided by {divisor.ShapeText}");
    }
}

/// <summary>
/// The orthonormal factor of a tall matrix's QR by Householder reflections, with LAPACK's signs: the diagonal of R has the opposite sign of
/// what is reflected.
/// </summary>
public sealed class OrthonormalColumns(Formula matrix) : Formula(matrix.Shape, matrix)
{
    /// <summary>The matrix.</summary>
    public Formula Matrix { get; } =
        matrix.Shape.Count == 2 && matrix.Shape[0] >= matrix.Shape[1]
            ? matrix
            : throw new FormulaException($"{matrix.ShapeText} is no tall matrix");
}

/// <summary>The sum of a matrix's largest singular triples.</summary>
public sealed class LargestSingularPart(Formula matrix, long rank) : Formula(matrix.Shape, matrix)
{
    /// <inheritdoc/>
    protected internal override object? Settings => rank;

    /// <summary>How many triples.</summary>
    public long Rank { get; } =
        matrix.Shape.Count == 2 && rank >= 0
            ? Math.Min(rank, Math.Min(matrix.Shape[0], matrix.Shape[1]))
            : throw new FormulaException($"{matrix.ShapeText} does not have {rank} singular values");
}
