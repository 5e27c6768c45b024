using MathNet.Numerics.LinearAlgebra;
using Shouldly;

namespace MergeDsl.Runtime.Tests.Spaces;

/// <summary>Compares matrices by the norm of their difference.</summary>
public static class MatrixAssertions
{
    /// <summary>True to float32 rounding, measured against the size of what is expected.</summary>
    public static void ShouldBeClose(this Matrix<double> actual, Matrix<double> expected, double tolerance = 3e-6)
    {
        (actual.RowCount, actual.ColumnCount).ShouldBe((expected.RowCount, expected.ColumnCount));
        (actual - expected).FrobeniusNorm().ShouldBeLessThanOrEqualTo(tolerance * (expected.FrobeniusNorm() + 1e-30));
    }

    /// <summary>The best approximation of a lower rank: the leading part of the singular value decomposition.</summary>
    public static Matrix<double> Best(this Matrix<double> matrix, int rank)
    {
        var svd = matrix.Svd();
        var kept = Math.Min(rank, svd.S.Count);
        return svd.U.SubMatrix(0, matrix.RowCount, 0, kept)
            * Matrix<double>.Build.DenseOfDiagonalVector(svd.S.SubVector(0, kept))
            * svd.VT.SubMatrix(0, kept, 0, matrix.ColumnCount);
    }
}
