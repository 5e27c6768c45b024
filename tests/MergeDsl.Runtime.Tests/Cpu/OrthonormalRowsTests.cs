using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Tests.Conformance;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Cpu;

/// <summary>Thin QR by Cholesky, and where it has to give way to Householder's reflections.</summary>
public sealed class OrthonormalRowsTests
{
    private static readonly Workers Threads = new(2);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 7)]
    [InlineData(24, 577)]
    [InlineData(48, 2050)]
    public void IndependentRows_AreDecomposedByCholesky(int count, int length)
    {
        var rows = Matrix.Normal(count, length, true, 3);

        var result = OrthonormalRows.Of(rows.Values, count, length, Threads);

        result.IsWellConditioned.ShouldBeTrue();
        ShouldBeTheDecomposition(result, rows);
    }

    [Theory]
    [InlineData(1e-3, true)]
    [InlineData(1e-8, false)]
    [InlineData(0, false)]
    public void RowsThatNearlyDepend_AreDecomposedAllTheSame(double difference, bool isWellConditioned)
    {
        var other = Matrix.Normal(9, 300, true, 5);
        var rows = Matrix.Normal(9, 300, true, 4);

        // The last row is the sum of the others but for a small part of its own.
        rows = Matrix.Of(
            9,
            300,
            (i, j) => i < 8 ? rows[i, j] : Enumerable.Range(0, 8).Sum(row => rows[row, j]) + (difference * other[8, j])
        );

        var result = OrthonormalRows.Of(rows.Values, 9, 300, Threads);

        result.IsWellConditioned.ShouldBe(isWellConditioned);
        ShouldBeTheDecomposition(result, rows);
    }

    [Theory]
    [InlineData(1e-140)]
    [InlineData(1e140)]
    public void Scale_ChangesNothingButR(double scale)
    {
        var rows = Matrix.Normal(5, 40, true, 6);

        var result = OrthonormalRows.Of(rows.Map(x => x * scale).Values, 5, 40, Threads);

        ShouldBeTheDecomposition(result with { R = Array.ConvertAll(result.R, x => x / scale) }, rows);
    }

    [Fact]
    public void ZeroAndNaN_AreLeftToHouseholder()
    {
        OrthonormalRows.Of(new double[12], 3, 4, Threads).IsWellConditioned.ShouldBeFalse();
        OrthonormalRows.Of([1, double.NaN, 0, 0, 1, 0], 2, 3, Threads).IsWellConditioned.ShouldBeFalse();
    }

    private static void ShouldBeTheDecomposition(OrthonormalRows result, Matrix rows)
    {
        var (count, length) = (rows.Rows, rows.Columns);
        var (q, r) = (new Matrix(count, length, result.Q), new Matrix(count, count, result.R));
        q.Times(q.Transposed())
            .Minus(Matrix.Of(count, count, (i, j) => i == j ? 1 : 0))
            .Largest()
            .ShouldBeLessThan(1e-13);
        r.Transposed().Times(q).Minus(rows).Norm().ShouldBeLessThan(1e-13 * rows.Norm());
        for (var i = 0; i < count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                r[i, j].ShouldBe(0);
            }
        }
    }
}
