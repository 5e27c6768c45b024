using MathNet.Numerics.LinearAlgebra;

namespace MergeDsl.Evaluation.Tests.Interference;

/// <summary>The measures once more, from whole matrices and as plainly as they can be written; shares no line with the analysis.</summary>
public static class DenseReference
{
    public static double InnerProduct(Matrix<double> x, Matrix<double> y) => x.PointwiseMultiply(y).Enumerate().Sum();

    public static double Norm(Matrix<double> x) => Math.Sqrt(InnerProduct(x, x));

    public static double Cosine(Matrix<double> x, Matrix<double> y) => InnerProduct(x, y) / Norm(x) / Norm(y);

    public static double[] Energies(Matrix<double> x) => [.. x.Svd(false).S.Select(value => value * value)];

    /// <summary>Mean squared cosine of the principal angles of two column spaces.</summary>
    public static double Overlap(Matrix<double> x, Matrix<double> y)
    {
        var (u, v) = (Basis(x), Basis(y));
        return u.TransposeThisAndMultiply(v).Svd(false).S.Select(cosine => cosine * cosine).Average();
    }

    public static double Opposed(IReadOnlyList<Matrix<double>> changes)
    {
        var (opposed, total) = (0.0, 0.0);
        for (var i = 0; i < changes[0].RowCount; i++)
        {
            for (var j = 0; j < changes[0].ColumnCount; j++)
            {
                var all = changes.Sum(change => Math.Abs(change[i, j]));
                opposed += (all - Math.Abs(changes.Sum(change => change[i, j]))) / 2;
                total += all;
            }
        }

        return opposed / total;
    }

    public static double EntropyRank(IReadOnlyList<double> energies) =>
        Math.Exp(
            -energies
                .Select(energy => energy / energies.Sum())
                .Where(share => share > 0)
                .Sum(share => share * Math.Log(share))
        );

    public static double ParticipationRank(IReadOnlyList<double> energies) =>
        Math.Pow(energies.Sum(), 2) / energies.Sum(energy => energy * energy);

    /// <summary>Argmin over s of sum_i (s·p_i - 1)², by looking at a fine grid.</summary>
    public static double BestScale(IReadOnlyList<double> shares) =>
        Enumerable
            .Range(1, 400_000)
            .Select(step => step * 1e-5)
            .MinBy(scale => shares.Sum(share => Math.Pow((scale * share) - 1, 2)));

    /// <summary>TIES at weights: trim to the largest, elect by the sum, average those that agree.</summary>
    public static Matrix<double> Ties(
        IReadOnlyList<Matrix<double>> deltas,
        IReadOnlyList<double> weights,
        double density
    )
    {
        var trimmed = deltas.Select(delta => Trim(delta, density)).ToArray();
        return Matrix<double>.Build.Dense(
            deltas[0].RowCount,
            deltas[0].ColumnCount,
            (i, j) =>
            {
                var sign = trimmed.Sum(delta => delta[i, j]) >= 0 ? 1 : -1;
                var agreeing = Enumerable
                    .Range(0, trimmed.Length)
                    .Where(k => Math.Sign(trimmed[k][i, j]) == sign)
                    .ToArray();
                return agreeing.Sum(k => weights[k] * trimmed[k][i, j]) / Math.Max(1, agreeing.Length);
            }
        );
    }

    private static Matrix<double> Trim(Matrix<double> delta, double density)
    {
        var magnitudes = delta.Enumerate().Select(Math.Abs).OrderDescending().ToArray();
        var least = magnitudes[(int)(density * magnitudes.Length) - 1];
        return delta.Map(value => Math.Abs(value) >= least ? value : 0);
    }

    private static Matrix<double> Basis(Matrix<double> x)
    {
        var svd = x.Svd();
        return svd.U.SubMatrix(0, x.RowCount, 0, svd.S.Count(value => value > 1e-9 * svd.S[0]));
    }
}
