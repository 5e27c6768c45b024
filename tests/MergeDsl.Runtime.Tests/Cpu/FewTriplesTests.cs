using MergeDsl.Runtime.Cpu;
using MergeDsl.Runtime.Tests.Conformance;
using Shouldly;
using Xunit;

namespace MergeDsl.Runtime.Tests.Cpu;

/// <summary>Leading triples of small matrices by their Gram matrix, against the whole decomposition.</summary>
public sealed class FewTriplesTests
{
    private const int M = 130;
    private const int N = 100;
    private const int Count = 12;

    private static readonly Workers Threads = new(2);

    [Fact]
    public void Triples_AreThoseOfTheWholeDecomposition()
    {
        var columns = Matrix.Normal(N, M, true, 1);

        var few = FewTriples.Find([.. columns.Values], M, N, Count, Threads).ShouldNotBeNull();

        var all = DenseSvd.Run([.. columns.Values], M, N, Count, Threads);
        few.Values.Length.ShouldBe(N);
        for (var i = 0; i < N; i++)
        {
            few.Values[i].ShouldBe(all.Values[i], 1e-12 * all.Values[0]);
        }

        for (var i = 0; i < Count; i++)
        {
            var left = VectorMath.Dot(few.Left.AsSpan(i * M, M), all.Left.AsSpan(i * M, M));
            var right = VectorMath.Dot(few.Right.AsSpan(i * N, N), all.Right.AsSpan(i * N, N));
            Math.Abs(left).ShouldBe(1, 1e-9);
            right.ShouldBe(left, 1e-9);
        }
    }

    [Fact]
    public void ValuesThatSquaringBlurs_AreLeftToOthers()
    {
        var noise = Matrix.Normal(N, M, true, 2);
        var graded = Matrix.Of(N, M, (i, j) => noise[i, j] * Math.Pow(0.4, i));

        FewTriples.Find(graded.Values, M, N, Count, Threads).ShouldBeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(N / 2)]
    public void OtherCounts_AreLeftToOthers(int count) =>
        FewTriples.Find(Matrix.Normal(N, M, true, 3).Values, M, N, count, Threads).ShouldBeNull();
}
