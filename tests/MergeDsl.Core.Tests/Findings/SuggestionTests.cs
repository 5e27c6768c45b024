using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Tests.Findings;

public sealed class SuggestionTests
{
    private static readonly string[] Known = ["density", "method", "weight", "weights", "rank", "seed", "scale"];

    [Theory]
    [InlineData("desnity", "density")]
    [InlineData("densit", "density")]
    [InlineData("densityy", "density")]
    [InlineData("dencity", "density")]
    [InlineData("Method", "method")]
    [InlineData("wieght", "weight")]
    [InlineData("wieghts", "weights")]
    [InlineData("rnak", "rank")]
    [InlineData("sed", "seed")]
    public void TypingError_GivesTheKnownWord(string written, string expected) =>
        Suggestion.Closest(written, Known).ShouldBe(expected);

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("alpha")]
    [InlineData("rk")]
    [InlineData("temperature")]
    public void WordWithoutResemblance_GivesNothing(string written) =>
        Suggestion.Closest(written, Known).ShouldBeNull();

    [Fact]
    public void EqualDistances_GiveTheFirst() => Suggestion.Closest("cat", ["bat", "car"]).ShouldBe("bat");

    [Fact]
    public void SwappedLetters_CountOnce()
    {
        Suggestion.Closest("ba", ["ab"]).ShouldBe("ab");
        Suggestion.Closest("bca", ["abc"]).ShouldBeNull();
    }

    [Fact]
    public void Hint_IsTheEndOfASentence()
    {
        Suggestion.Hint("tise", ["ties", "linear"]).ShouldBe(" (did you mean 'ties'?)");
        Suggestion.Hint("xyz", ["ties", "linear"]).ShouldBe("");
    }

    [Fact]
    public void VeryLongWord_GivesNothing() =>
        Suggestion.Closest(new string('a', 1_000_000), [new string('a', 999_999)]).ShouldBeNull();
}
