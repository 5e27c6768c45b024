using MergeDsl.Evaluation.Tuning;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Tuning;

public sealed class SimplexSearchTests
{
    private static readonly SearchDimension[] Two =
    [
        new("factor", 0.01, 100, 1.25, IsFactor: true),
        new("sum", 0, 1, 0.15, IsFactor: false),
    ];

    [Fact]
    public void ASmoothBowl_IsFoundWithinAFewEvaluations()
    {
        var asked = new List<double[]>();

        var best = new SimplexSearch(Two, Counted(asked, 40, Bowl), 0)
            .Run([
                [1, 0.5],
            ])!
            .Value.Point;

        asked.Count.ShouldBeLessThanOrEqualTo(40);
        best[0].ShouldBe(2.4, 0.05);
        best[1].ShouldBe(0.3, 0.02);
    }

    // Accuracies have steps; between them the loss says where to go.
    [Fact]
    public void WhereTheValueIsFlat_TheLossLeads()
    {
        var best = new SimplexSearch(
            Two,
            Counted([], 60, point => Bowl(point) with { Value = Math.Floor(Bowl(point).Value) }),
            0
        )
            .Run([
                [1, 0.5],
            ])!
            .Value.Point;

        best[0].ShouldBe(2.4, 0.1);
        best[1].ShouldBe(0.3, 0.05);
    }

    [Fact]
    public void NothingIsAskedTwice_AndNothingBehindTheBudget()
    {
        var asked = new List<double[]>();

        new SimplexSearch(Two, Counted(asked, 11, Bowl), 0).Run([
            [1, 0.5],
            [2, 0.5],
            [1, 0.5],
        ]);

        asked.Count.ShouldBe(11);
        asked.Select(point => (point[0], point[1])).Distinct().Count().ShouldBe(11);
    }

    [Fact]
    public void TheSameSeed_GivesTheSameSearch_AndAnotherSeedAnother()
    {
        Asked(3).ShouldBe(Asked(3));
        Asked(3).ShouldNotBe(Asked(4));
    }

    // A budget that ends inside of a search ends it there, and nothing before that changes.
    [Fact]
    public void ALargerBudget_BeginsAsASmallerOne() => Asked(0, 40)[..24].ShouldBe(Asked(0, 12));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void AlongAValleyThatLiesAcross_TheSearchFollowsIt(long seed)
    {
        var dimensions = Enumerable
            .Range(0, 4)
            .Select(one => new SearchDimension($"{one}", -10, 10, 1, false))
            .ToArray();
        var best = new SimplexSearch(dimensions, Counted([], 160, Valley), seed).Run([
            [0, 0, 0, 0],
        ])!;

        // 14.25 at the start, 25/17 at its lowest (each number 20/17 below its own best): a thousandth of the way is left.
        best.Value.Merit.Loss.ShouldBe(25.0 / 17, 0.0128);
    }

    [Fact]
    public void ValuesStayInTheirRange()
    {
        var asked = new List<double[]>();

        // Less is always better: the search runs into the corner.
        new SimplexSearch(
            Two,
            Counted(asked, 200, point => new Merit(-point[0] - point[1], point[0] + point[1])),
            0
        ).Run([
            [0.02, 0.2],
        ]);

        asked.ShouldAllBe(point => point[0] >= 0.01 && point[1] >= 0);
        asked.ShouldContain(point => point[0] == 0.01 && point[1] == 0);
    }

    [Fact]
    public void WithoutAnyBudget_NothingIsBest() =>
        new SimplexSearch(Two, Counted([], 0, Bowl), 0)
            .Run([
                [1, 0.5],
            ])
            .ShouldBeNull();

    [Fact]
    public void AMerit_IsItsValueFirst_AndItsLossWhereTheyAreEqual()
    {
        (new Merit(0.9, 0.5) > new Merit(0.8, 0.1)).ShouldBeTrue();
        (new Merit(0.9, 0.1) > new Merit(0.9, 0.5)).ShouldBeTrue();
        (new Merit(0.9, 0.1) >= new Merit(0.9, 0.1)).ShouldBeTrue();
        (new Merit(0.9, 0.1) < new Merit(0.9, 0.1)).ShouldBeFalse();
    }

    private static double[] Asked(long seed, int budget = 30)
    {
        var asked = new List<double[]>();
        new SimplexSearch(Two, Counted(asked, budget, Bowl), seed).Run([
            [1, 0.5],
        ]);
        return [.. asked.SelectMany(point => point)];
    }

    // Steep in the sum, flat in the differences.
    private static Merit Valley(double[] point)
    {
        var sum = point.Sum() - 3;
        var loss = (sum * sum) + Enumerable.Range(0, 4).Sum(one => 0.25 * Math.Pow(point[one] - one - 0.5, 2));
        return new Merit(-loss, loss);
    }

    private static Merit Bowl(double[] point)
    {
        var loss = Math.Pow(Math.Log(point[0] / 2.4), 2) + (4 * Math.Pow(point[1] - 0.3, 2));
        return new Merit(-10 * loss, loss);
    }

    private static Func<IReadOnlyList<double[]>, IReadOnlyList<Merit>> Counted(
        List<double[]> asked,
        int budget,
        Func<double[], Merit> merit
    ) =>
        points =>
        {
            double[][] allowed = [.. points.Take(budget - asked.Count)];
            asked.AddRange(allowed);
            return [.. allowed.Select(merit)];
        };
}
