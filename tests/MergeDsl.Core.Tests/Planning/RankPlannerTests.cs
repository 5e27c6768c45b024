using System.Globalization;
using MergeDsl.Core.Planning;

namespace MergeDsl.Core.Tests.Planning;

public sealed class RankPlannerTests
{
    [Theory]
    // The weighted sum has the sum of the ranks: stacked where nothing is cut.
    [InlineData("linear", "max", "4 8", 8, false)]
    [InlineData("linear", "sum", "4 8", 12, true)]
    [InlineData("linear", "5", "4 8", 5, false)]
    [InlineData("linear", "12", "4 8", 12, true)]
    [InlineData("linear", "99", "4 8", 12, true)]
    [InlineData("linear", "max", "4", 4, true)]
    [InlineData("linear", "{ energy: 0.9 }", "4 8", 12, false)]
    // No more ranks than dimensions (30 x 20), but a single adapter is kept as it is.
    [InlineData("linear", "sum", "12 12", 20, false)]
    [InlineData("linear", "max", "24 4", 20, false)]
    [InlineData("linear", "max", "24", 24, true)]
    [InlineData("linear", "22", "24", 20, false)]
    [InlineData("linear", "{ energy: 0.9 }", "12 12", 20, false)]
    // On factors nothing is stacked: the rank stays that of the inputs.
    [InlineData("linear, space: factors", "sum", "4 4", 4, true)]
    [InlineData("linear, space: factors", "3", "4 4", 3, false)]
    [InlineData("ties, space: factors, density: 0.5", "max", "4 4", 4, true)]
    // Element-wise methods fill the matrix, or the joint subspace.
    [InlineData("ties, density: 0.5", "max", "4 8", 8, false)]
    [InlineData("ties, density: 0.5", "sum", "4 8", 12, false)]
    [InlineData("ties, density: 0.5", "99", "4 8", 20, false)]
    [InlineData("ties, density: 0.5", "{ energy: 0.9 }", "4 8", 20, false)]
    [InlineData("ties, density: 0.5", "max", "24 4", 20, false)]
    [InlineData("ties, space: core, density: 0.5", "99", "4 8", 12, false)]
    [InlineData("ties, space: core, density: 0.5", "{ energy: 0.9 }", "4 8", 12, false)]
    public void RankOfAModule(string method, string policy, string ranks, int maximum, bool isLossless)
    {
        var plan = new PlanCase($"method: {method}, rank: {policy}");
        foreach (
            var (rank, index) in ranks
                .Split(' ')
                .Select((rank, index) => (int.Parse(rank, CultureInfo.InvariantCulture), index))
        )
        {
            plan.Adapter($"a{index}", PlanCase.FactsOf(PlanCase.Linear("m.fc", rank, 30, 20)));
        }

        double? energy = policy.StartsWith('{') ? 0.9 : null;
        plan.Plan().Modules.ShouldHaveSingleItem().Rank.ShouldBe(new RankCut(maximum, energy, isLossless));
    }

    [Fact]
    public void EveryModule_HasTheRankOfItsOwnAdapters()
    {
        var plan = new PlanCase("method: linear, rank: sum")
            .Adapter("a", PlanCase.FactsOf(PlanCase.Linear("m.k", 2), PlanCase.Linear("m.q", 3)))
            .Adapter("b", PlanCase.FactsOf(PlanCase.Linear("m.q", 4), PlanCase.Linear("m.v", 5)))
            .Plan();
        plan.Modules.Select(module => module.Rank.Maximum).ShouldBe([2, 7, 5]);
        plan.Output.Config.Rank.ShouldBe(7);
        plan.Output.Config.RankPattern.Select(entry => entry.Value).ShouldBe([2, 5]);
        plan.Output.Config.AlphaPattern.ShouldBe(plan.Output.Config.RankPattern);
    }
}
