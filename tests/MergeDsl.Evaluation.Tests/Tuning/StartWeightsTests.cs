using MergeDsl.Evaluation.Tuning;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Tuning;

public sealed class StartWeightsTests
{
    [Fact]
    public void ChangesThatDoNotMeet_AreLeftAsTheyAre_ButForTheirSize()
    {
        var guesses = StartWeights
            .Of(
                new double[,]
                {
                    { 4, 0 },
                    { 0, 1 },
                }
            )
            .ToArray();

        guesses[0].ShouldBe([1, 1]);
        guesses[1].ShouldBe([Math.Sqrt(0.5), Math.Sqrt(2)], 1e-12);
        guesses[2].ShouldBe([1, 1], 1e-12);
    }

    [Fact]
    public void TheThirdGuess_GivesEveryChangeItsOwnInnerProductBack()
    {
        var gram = new double[,]
        {
            { 2, 0.5, -0.3 },
            { 0.5, 1, 0.2 },
            { -0.3, 0.2, 3 },
        };

        var weights = StartWeights.Of(gram).Last();

        for (var i = 0; i < 3; i++)
        {
            Enumerable.Range(0, 3).Sum(j => gram[i, j] * weights[j]).ShouldBe(gram[i, i], 1e-12);
        }
    }

    [Fact]
    public void TheSameChangeTwice_HasNoSuchWeights() =>
        StartWeights
            .Of(
                new double[,]
                {
                    { 1, 1 },
                    { 1, 1 },
                }
            )
            .Count()
            .ShouldBe(2);

    [Fact]
    public void AChangeOfZeros_CannotBeMadeAsLargeAsTheOthers() =>
        StartWeights
            .Of(
                new double[,]
                {
                    { 1, 0 },
                    { 0, 0 },
                }
            )
            .ShouldHaveSingleItem()
            .ShouldBe([1, 1]);
}
