using MergeDsl.Evaluation.Tuning;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Tuning;

public sealed class PatternSearchTests
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

        var best = new PatternSearch(Two, Counted(asked, 40, Bowl)).Run([
            [1, 0.5],
        ])!;

        asked.Count.ShouldBeLessThanOrEqualTo(40);
        best[0].ShouldBe(2.4, 0.05);
        best[1].ShouldBe(0.3, 0.02);
    }

    // Accuracies have steps; between them the loss says where to go.
    [Fact]
    public void WhereTheValueIsFlat_TheLossLeads()
    {
        var best = new PatternSearch(
            Two,
            Counted([], 60, point => Bowl(point) with { Value = Math.Floor(Bowl(point).Value) })
        ).Run([
            [1, 0.5],
        ])!;

        best[0].ShouldBe(2.4, 0.1);
        best[1].ShouldBe(0.3, 0.05);
    }

    [Fact]
    public void NothingIsAskedTwice_AndNothingBehindTheBudget()
    {
        var asked = new List<double[]>();

        new PatternSearch(Two, Counted(asked, 11, Bowl)).Run([
            [1, 0.5],
            [2, 0.5],
            [1, 0.5],
        ]);

        asked.Count.ShouldBe(11);
        asked.Select(point => (point[0], point[1])).Distinct().Count().ShouldBe(11);
    }

    [Fact]
    public void TheSameAnswers_GiveTheSameSearch()
    {
        var (one, other) = (new List<double[]>(), new List<double[]>());
        new PatternSearch(Two, Counted(one, 30, Bowl)).Run([
            [1, 0.5],
        ]);
        new PatternSearch(Two, Counted(other, 30, Bowl)).Run([
            [1, 0.5],
        ]);

        one.SelectMany(point => point).ShouldBe(other.SelectMany(point => point));
    }

    [Fact]
    public void ValuesStayInTheirRange()
    {
        var asked = new List<double[]>();

        // Less is always better: the search runs into the corner.
        new PatternSearch(Two, Counted(asked, 200, point => new Merit(-point[0] - point[1], point[0] + point[1]))).Run([
            [0.02, 0.2],
        ]);

        asked.ShouldAllBe(point => point[0] >= 0.01 && point[1] >= 0);
        asked.ShouldContain(point => point[0] == 0.01 && point[1] == 0);
    }

    [Fact]
    public void WithoutAnyBudget_NothingIsBest() =>
        new PatternSearch(Two, Counted([], 0, Bowl))
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
