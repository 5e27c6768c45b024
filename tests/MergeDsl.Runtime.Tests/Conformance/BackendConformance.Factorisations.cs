using MathNet.Numerics.LinearAlgebra;
using MergeDsl.Runtime.Backends;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Conformance;

public abstract partial class BackendConformance
{
    /// <summary>Matrices a factorisation stumbles over, by name.</summary>
    public static TheoryData<string, bool> Awkward
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var name in AwkwardMatrices.Names)
            {
                data.Add(name, true);
                data.Add(name, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Awkward))]
    public void ThinQr_GivesOrthonormalColumnsTimesATriangle(string name, bool isDouble)
    {
        var x = AwkwardMatrices.Get(name, isDouble);
        using var qr = Backend.ThinQr(Give(x, isDouble));
        var (q, r) = (Take(qr.Q), Take(qr.R));
        (qr.Q.IsDouble && qr.R.IsDouble).ShouldBeTrue();
        (q.Rows, q.Columns).ShouldBe((x.Rows, Math.Min(x.Rows, x.Columns)));
        ShouldBeOrthonormal(q);
        ShouldBeNear(q.Times(r), x, 1e-13);
        for (var i = 0; i < r.Rows; i++)
        {
            for (var j = 0; j < Math.Min(i, r.Columns); j++)
            {
                r[i, j].ShouldBe(0);
            }
        }
    }

    [Fact]
    public void ThinQr_OfAFullRankMatrix_IsTheReferenceUpToSigns()
    {
        var x = Matrix.Normal(90, 41, true, 1);
        var expected = ToReference(x).QR(MathNet.Numerics.LinearAlgebra.Factorization.QRMethod.Thin).R;
        var r = Take(Backend.ThinQr(Give(x, true)).R);
        ShouldBeNear(r.Map(Math.Abs), Matrix.Of(41, 41, (i, j) => Math.Abs(expected[i, j])), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Awkward))]
    public void Svd_OfAllTriples_IsTheMatrix(string name, bool isDouble)
    {
        var x = AwkwardMatrices.Get(name, isDouble);
        using var svd = Backend.Svd(Give(x, isDouble), int.MaxValue);
        var (u, vt) = (Take(svd.U), Take(svd.Vt));
        svd.S.Count.ShouldBe(Math.Min(x.Rows, x.Columns));
        ShouldBeOrthonormal(u);
        ShouldBeOrthonormal(vt.Transposed());
        ShouldBeNear(Recomposed(u, svd.S, vt), x, 1e-13);
        ShouldHaveFixedSigns(u);
        svd.S.ShouldBe(svd.S.OrderByDescending(s => s));
        ShouldBeNear(svd.TotalEnergy, x.Values.Sum(v => v * v), 1e-12);
    }

    [Theory]
    [MemberData(nameof(Awkward))]
    public void Svd_HasTheReferenceValues(string name, bool isDouble)
    {
        var x = AwkwardMatrices.Get(name, isDouble);
        if (x.Rows == 0 || x.Columns == 0)
        {
            return;
        }

        // The reference loses its digits far from 1, so it gets the matrix scaled.
        var largest = Math.Max(x.Largest(), 1e-300);
        var expected = ToReference(x.Map(v => v / largest)).Svd(computeVectors: false).S;
        var actual = Backend.Svd(Give(x, isDouble), 3).S;
        actual.Count.ShouldBe(Math.Min(3, Math.Min(x.Rows, x.Columns)));
        for (var i = 0; i < actual.Count; i++)
        {
            (actual[i] / largest).ShouldBe(expected[i], 1e-12 * Math.Max(1, expected[0]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Svd_Truncated_IsTheBestApproximation(int rank)
    {
        var x = Matrix.Normal(60, 45, false, 9);
        var reference = ToReference(x).Svd();
        using var svd = Backend.Svd(Give(x, false), rank);
        var left = x.Minus(Recomposed(Take(svd.U), svd.S, Take(svd.Vt))).Norm();
        left.ShouldBe(Math.Sqrt(reference.S.Skip(rank).Sum(s => s * s)), 1e-10);
    }

    [Theory]
    [InlineData(1e20)]
    [InlineData(1e37)]
    [InlineData(1e-20)]
    [InlineData(1e-36)]
    public void Svd_OfNumbersWhoseSquaresLeaveFloat32_IsThatOfTheScaledMatrix(double scale)
    {
        var x = Matrix.Normal(300, 290, false, 13);
        using var scaled = Backend.Svd(Give(x.Map(v => (float)(v * scale)), false), 6);
        using var svd = Backend.Svd(Give(x, false), 6);
        for (var i = 0; i < 6; i++)
        {
            (scaled.S[i] / scale).ShouldBe(svd.S[i], 1e-5 * svd.S[0]);
        }
    }

    [Fact]
    public void Svd_WithOneHugeNumber_Ends()
    {
        var x = Matrix.Normal(300, 290, false, 14);
        var huge = Matrix.Of(300, 290, (i, j) => (i, j) == (7, 11) ? 3e19f : x[i, j]);
        using var svd = Backend.Svd(Give(huge, false), 6);
        svd.S[0].ShouldBe(3e19f, 1e15);
    }

    [Theory]
    [InlineData(700, 500, 12)]
    [InlineData(200, 150, 9)]
    [InlineData(60, 45, 5)]
    public void Svd_KnownValues_BeginWithThoseGivenAndAreNeverTooLarge(int rows, int columns, int rank)
    {
        var x = Matrix.Normal(rows, columns, false, 12);
        using var svd = Backend.Svd(Give(x, false), rank);
        var exact = ToReference(x).Svd(computeVectors: false).S;
        svd.KnownValues.Take(rank).ShouldBe(svd.S);
        for (var i = 0; i < svd.KnownValues.Count; i++)
        {
            svd.KnownValues[i].ShouldBeLessThan(exact[i] * (1 + 1e-6));
        }

        svd.KnownValues.ShouldBe(svd.KnownValues.OrderDescending());
    }

    [Theory]
    [InlineData(520, 410, 5, 12)]
    [InlineData(150, 120, 3, 9)]
    public void Svd_KnownValues_OfALowRankMatrix_EndInRounding(int rows, int columns, int trueRank, int rank)
    {
        var x = Matrix
            .Normal(rows, trueRank, true, 1)
            .Times(Matrix.Normal(trueRank, columns, true, 2))
            .Map(v => (float)v);
        using var svd = Backend.Svd(Give(x, false), rank);
        svd.KnownValues.Skip(trueRank).ShouldAllBe(value => value <= 2e-4 * svd.S[0]);
        svd.KnownValues.ShouldBe(svd.KnownValues.OrderDescending());
    }

    [Theory]
    [InlineData(700, 500, 12, false)]
    [InlineData(500, 700, 12, true)]
    [InlineData(600, 600, 40, false)]
    public void Svd_OfALargeMatrixAtSmallRank_KeepsTheBestEnergy(int rows, int columns, int rank, bool isDouble)
    {
        // A flat, noisy spectrum: the hardest case, because nothing separates what is kept from what is not.
        var x = Matrix.Normal(rows, columns, isDouble, 11);
        using var svd = Backend.Svd(Give(x, isDouble), rank);
        var best = ToReference(x).Svd(computeVectors: false).S.Take(rank).Sum(s => s * s);
        ShouldKeepEnergy(x, svd, best);
    }

    [Theory]
    [InlineData(5, 12)]
    [InlineData(12, 12)]
    [InlineData(30, 12)]
    public void Svd_OfALargeLowRankMatrix_IsExact(int trueRank, int rank)
    {
        var x = Matrix.Normal(520, trueRank, true, 1).Times(Matrix.Normal(trueRank, 410, true, 2));
        using var svd = Backend.Svd(Give(x, true), rank);
        var best = ToReference(x).Svd(computeVectors: false).S.Take(rank).Sum(s => s * s);
        ShouldKeepEnergy(x, svd, best);
        if (trueRank <= rank)
        {
            ShouldBeNear(Recomposed(Take(svd.U), svd.S, Take(svd.Vt)), x, 1e-12);
        }
    }

    [Theory]
    [InlineData(300, 270, 270, 1.0)]
    [InlineData(270, 300, 200, 0.93)]
    [InlineData(320, 280, 280, 0.8)]
    public void Svd_OfALargeMatrixAtLargeRank_IsExactForEverySpectrum(int rows, int columns, int rank, double decay)
    {
        // At 0.8 the values fall far below the rounding errors of the largest.
        var x = Matrix.Normal(rows, columns, true, 12);
        x = Matrix.Of(rows, columns, (i, j) => x[i, j] * Math.Pow(decay, i));
        var reference = ToReference(x).Svd(computeVectors: false).S;
        using var svd = Backend.Svd(Give(x, true), rank);
        var (u, vt) = (Take(svd.U), Take(svd.Vt));
        ShouldBeOrthonormal(u);
        ShouldBeOrthonormal(vt.Transposed());
        ShouldHaveFixedSigns(u);
        svd.S.ShouldBe(svd.S.OrderByDescending(s => s));
        for (var i = 0; i < rank; i++)
        {
            svd.S[i].ShouldBe(reference[i], 1e-12 * reference[0]);
        }

        var left = x.Minus(Recomposed(u, svd.S, vt)).Norm();
        left.ShouldBe(Math.Sqrt(reference.Skip(rank).Sum(s => s * s)), 1e-11 * x.Norm());
    }

    [Fact]
    public void Svd_OfALargeMatrixWithEqualValues_GivesOrthonormalVectors()
    {
        var x = Matrix.Of(400, 300, (i, j) => i == j ? 2 : 0);
        using var svd = Backend.Svd(Give(x, false), 9);
        svd.S.ShouldAllBe(s => Math.Abs(s - 2) < 1e-12);
        ShouldKeepEnergy(x, svd, 36);
    }

    [Fact]
    public void Svd_OfALargeZeroMatrix_IsZero()
    {
        using var svd = Backend.Svd(Give(Matrix.Of(400, 300, (_, _) => 0), false), 4);
        svd.S.ShouldAllBe(s => s == 0);
        svd.TotalEnergy.ShouldBe(0);
        ShouldBeOrthonormal(Take(svd.U));
        ShouldBeOrthonormal(Take(svd.Vt).Transposed());
    }

    [Fact]
    public void Svd_OfAGradedMatrix_KeepsSmallValuesAccurate()
    {
        // Columns of a well conditioned matrix, scaled over sixty decades: Jacobi keeps every value's leading digits.
        var x = Matrix.Normal(30, 8, true, 3);
        var graded = Matrix.Of(30, 8, (i, j) => x[i, j] * Math.Pow(2, -28 * j));
        var expected = Backend.Svd(Give(graded, true), 8).S;
        var scaled = Backend.Svd(Give(graded.Transposed(), true), 8).S;
        for (var i = 0; i < 8; i++)
        {
            expected[i].ShouldBeGreaterThan(0);
            scaled[i].ShouldBe(expected[i], 1e-12 * expected[i]);
        }
    }

    [Fact]
    public void Svd_OfNumbersThatAreNotFinite_IsNaN()
    {
        var svd = Backend.Svd(Give(Matrix.Of(5, 4, (i, j) => i == j ? double.PositiveInfinity : 1), true), 2);
        svd.S.ShouldAllBe(s => double.IsNaN(s));
    }

    [Theory]
    [InlineData(30, 20, 5)]
    [InlineData(700, 400, 8)]
    public void Svd_RunTwice_GivesTheSameBits(int rows, int columns, int rank)
    {
        var x = Give(Matrix.Normal(rows, columns, false, 5), false);
        using var first = Backend.Svd(x, rank);
        using var second = Backend.Svd(x, rank);
        ShouldBeSame(Take(first.U), Take(second.U));
        ShouldBeSame(Take(first.Vt), Take(second.Vt));
        first.S.ShouldBe(second.S);
    }

    private void ShouldKeepEnergy(Matrix x, TruncatedSvd svd, double best)
    {
        var (u, vt) = (Take(svd.U), Take(svd.Vt));
        ShouldBeOrthonormal(u);
        ShouldBeOrthonormal(vt.Transposed());
        ShouldHaveFixedSigns(u);

        // What the triples hold, measured on the matrix and not taken from their own values.
        var core = u.Transposed().Times(x).Times(vt.Transposed());
        Enumerable
            .Range(0, svd.S.Count)
            .Sum(i => core[i, i] * core[i, i])
            .ShouldBeGreaterThanOrEqualTo(best * (1 - 1e-6));
        svd.S.Sum(s => s * s).ShouldBe(best, 1e-6 * best);
    }

    private static void ShouldBeOrthonormal(Matrix q)
    {
        var overlaps = q.Transposed().Times(q);
        for (var i = 0; i < overlaps.Values.Length; i++)
        {
            overlaps.Values[i].ShouldBe(i / q.Columns == i % q.Columns ? 1 : 0, 1e-12);
        }
    }

    private static void ShouldHaveFixedSigns(Matrix u)
    {
        for (var j = 0; j < u.Columns; j++)
        {
            Enumerable.Range(0, u.Rows).Select(i => u[i, j]).MaxBy(Math.Abs).ShouldBeGreaterThan(0);
        }
    }

    private static Matrix Recomposed(Matrix u, IReadOnlyList<double> s, Matrix vt) =>
        Matrix.Of(u.Rows, u.Columns, (i, j) => u[i, j] * s[j]).Times(vt);

    private static Matrix<double> ToReference(Matrix x) =>
        Matrix<double>.Build.Dense(x.Rows, x.Columns, (i, j) => x[i, j]);
}
