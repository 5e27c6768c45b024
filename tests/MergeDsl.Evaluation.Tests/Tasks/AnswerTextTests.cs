using System.Text.RegularExpressions;
using MergeDsl.Evaluation.Tasks;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Tasks;

public sealed class AnswerTextTests
{
    [Theory]
    [InlineData(" a b \nmore", "a b")]
    [InlineData(" a ### b\n", "a")]
    [InlineData("", "")]
    public void AnAnswer_EndsAtTheFirstStop(string written, string answer) =>
        AnswerText.Of(written, ["\n", "###"]).ShouldBe(answer);

    [Theory]
    [InlineData("Paris", "Paris", MatchRule.Exact, true)]
    [InlineData("paris", "Paris", MatchRule.Exact, false)]
    [InlineData("The  city, of PARIS.", "city of paris", MatchRule.Normalized, true)]
    [InlineData("an apple", "pear", MatchRule.Normalized, false)]
    [InlineData("It is Paris.", "Paris", MatchRule.Contains, true)]
    [InlineData("It is paris.", "Paris", MatchRule.Contains, false)]
    [InlineData("It is 12.50", @"\b12(\.50?)?\b", MatchRule.Regex, true)]
    [InlineData("It is 13", @"^12", MatchRule.Regex, false)]
    public void ARule_Decides(string written, string answer, MatchRule match, bool expected) =>
        AnswerText.IsRight(written, answer, match).ShouldBe(expected);

    [Fact]
    public void APatternThatTriesEverything_IsGivenUp() =>
        Should.Throw<RegexMatchTimeoutException>(() =>
            AnswerText.IsRight(new string('a', 40) + "!", "^(a+)+$", MatchRule.Regex)
        );
}
