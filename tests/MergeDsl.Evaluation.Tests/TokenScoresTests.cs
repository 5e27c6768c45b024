using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests;

public sealed class TokenScoresTests
{
    [Fact]
    public void Total_IsTheLogLikelihoodOfTheWholeContinuation() =>
        new TokenScores([-1.5, -0.25], IsGreedy: true).Total.ShouldBe(-1.75);
}
