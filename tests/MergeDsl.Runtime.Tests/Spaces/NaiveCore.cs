using MathNet.Numerics.LinearAlgebra;

namespace MergeDsl.Runtime.Tests.Spaces;

/// <summary>The core space by its definition, on dense deltas: coordinates UᵀΔ_iV in the joint bases (arXiv 2509.17786),
/// each basis vector turned so that its largest entry is positive.</summary>
public static class NaiveCore
{
    public static void ShouldMatch(Matrix<double> actual, MergeCase merge, string method)
    {
        var scaledB = merge.B.Select((b, i) => b * merge.Scalings[i]).Aggregate((x, y) => x.Append(y));
        var u = LeadingLeft(scaledB);
        var v = LeadingLeft(merge.A.Aggregate((x, y) => x.Stack(y)).Transpose());
        var coordinates = merge.Deltas.Select(delta => u.Transpose() * delta * v).ToArray();
        var merged = NaiveMerge.Merge(
            method,
            coordinates,
            merge.Weights,
            merge.Density,
            merge.Sign,
            "layers.0.q_proj/core"
        );

        actual.ShouldBeClose(u * merged * v.Transpose() * merge.Scale);
    }

    private static Matrix<double> LeadingLeft(Matrix<double> matrix)
    {
        var svd = matrix.Svd();
        var basis = svd.U.SubMatrix(0, matrix.RowCount, 0, svd.S.Count(value => value > 1e-9 * svd.S[0]));
        return Matrix<double>.Build.DenseOfColumns(
            basis.EnumerateColumns().Select(column => column * Math.Sign(column[column.AbsoluteMaximumIndex()]))
        );
    }
}
