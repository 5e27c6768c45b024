using MergeDsl.Runtime.Cpu;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Cpu;

public sealed class TridiagonalVectorsTests
{
    private const int Size = 40;

    // The eigenvalues of the matrix with 2 on its diagonal and -1 beside it are known: 2 - 2·cos(kπ/(n + 1)).
    private static readonly double[] Twos = [.. Enumerable.Repeat(2.0, Size)];
    private static readonly double[] Ones = [.. Enumerable.Repeat(-1.0, Size - 1), 0];

    [Fact]
    public void Vectors_AreThoseOfTheirEigenvalues()
    {
        var values = Enumerable.Range(0, 8).Select(Value).ToArray();

        var vectors = TridiagonalVectors.Find(Twos, Ones, values)!;

        for (var number = 0; number < values.Length; number++)
        {
            // sin(kiπ/(n + 1)), up to its length and sign.
            var expected = Enumerable
                .Range(1, Size)
                .Select(i => Math.Sin(i * (Size - number) * Math.PI / (Size + 1)))
                .ToArray();
            var length = Math.Sqrt(expected.Sum(entry => entry * entry));
            var product = expected.Zip(vectors.AsSpan(number * Size, Size).ToArray(), (x, y) => x * y).Sum() / length;
            Math.Abs(product).ShouldBe(1, 1e-12);
        }
    }

    [Fact]
    public void WhatIsNoEigenvalue_HasNoVector() =>
        TridiagonalVectors.Find(Twos, Ones, [(Value(0) + Value(1)) / 2]).ShouldBeNull();

    [Fact]
    public void NotANumber_HasNoVector() => TridiagonalVectors.Find(Twos, Ones, [double.NaN]).ShouldBeNull();

    // With the same eigenvalue throughout, a random vector is one of its own, and each is made orthogonal to those before.
    [Fact]
    public void VectorsOfEqualEigenvalues_AreOrthogonal()
    {
        var vectors = TridiagonalVectors.Find([.. Enumerable.Repeat(1.0, 6)], new double[6], [1, 1, 1])!;

        for (var i = 0; i < 3; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                VectorMath.Dot(vectors.AsSpan(i * 6, 6), vectors.AsSpan(j * 6, 6)).ShouldBe(i == j ? 1 : 0, 1e-12);
            }
        }
    }

    private static double Value(int number) => 2 - (2 * Math.Cos((Size - number) * Math.PI / (Size + 1)));
}
