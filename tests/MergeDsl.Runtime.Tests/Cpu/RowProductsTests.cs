using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Tests.Conformance;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Cpu;

/// <summary>Products of rows against the same sums spelt out: lengths around the lanes and the chunks, groups that do not fill up.</summary>
public sealed class RowProductsTests
{
    private static readonly Workers Threads = new(2);

    public static TheoryData<int, int, int> Shapes =>
        new()
        {
            { 1, 1, 1 },
            { 2, 4, 7 },
            { 3, 5, 8 },
            { 5, 9, 1023 },
            { 24, 24, 1025 },
            { 7, 3, 3000 },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Dots_AreTheProducts(int m, int n, int length)
    {
        var (left, right) = (Matrix.Normal(m, length, true, 1), Matrix.Normal(n, length, true, 2));

        var dots = new Matrix(m, n, RowProducts.Dots(left.Values, m, right.Values, n, length, Threads));

        dots.Minus(left.Times(right.Transposed())).Largest().ShouldBeLessThan(1e-10);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Gram_IsTheProductWithItself(int m, int n, int length)
    {
        var rows = Matrix.Normal(m + n, length, true, 3);

        var gram = new Matrix(m + n, m + n, RowProducts.Gram(rows.Values, m + n, length, Threads));

        gram.Minus(rows.Times(rows.Transposed())).Largest().ShouldBeLessThan(1e-10);
        gram.Values.ShouldBe(gram.Transposed().Values);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Subtract_TakesTheCombinationAway(int m, int n, int length)
    {
        var (target, rows) = (Matrix.Normal(n, length, true, 4), Matrix.Normal(m, length, true, 5));
        var coefficients = Matrix.Normal(m, n, true, 6);
        double[] left = [.. target.Values];

        RowProducts.Subtract(left, n, coefficients.Values, rows.Values, m, length, Threads);

        var expected = target.Minus(coefficients.Transposed().Times(rows));
        new Matrix(n, length, left).Minus(expected).Largest().ShouldBeLessThan(1e-12);
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void ThreadCount_ChangesNothing(int m, int n, int length)
    {
        var (left, right) = (Matrix.Normal(m, length, true, 7), Matrix.Normal(n, length, true, 8));
        var one = new Workers(1);

        RowProducts
            .Dots(left.Values, m, right.Values, n, length, Threads)
            .ShouldBe(RowProducts.Dots(left.Values, m, right.Values, n, length, one));
        RowProducts.Gram(left.Values, m, length, Threads).ShouldBe(RowProducts.Gram(left.Values, m, length, one));
    }
}
