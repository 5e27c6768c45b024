using MergeDsl.Core.Adapters;

namespace MergeDsl.Core.Tests.Adapters;

public sealed class PythonRegexTests
{
    [Theory]
    [InlineData(@".*\.(q|v)_proj", "model.layers.0.q_proj", true)]
    [InlineData(@".*\.(q|v)_proj", "model.layers.0.q_proj_2", false)]
    [InlineData("a|ab", "ab", true)]
    [InlineData("a", "a\n", false)]
    [InlineData(@"(?P<x>a)(b)(?P=x)\2", "abab", true)]
    [InlineData(@"(a)(?P<x>b)\1\2", "abab", true)]
    [InlineData(@"a\Z", "a", true)]
    [InlineData("a{,2}", "aa", true)]
    [InlineData("a{,2}", "aaa", false)]
    [InlineData("[a-z-[aeiou]]", "b]", true)]
    [InlineData("[a-z-[aeiou]]", "b", false)]
    [InlineData("[]x]+", "]x", true)]
    [InlineData("[^]x]", "]", false)]
    [InlineData(@"[\]]", "]", true)]
    [InlineData("(?i)Q_PROJ", "q_proj", true)]
    [InlineData("(?:a)(?=b)b", "ab", true)]
    [InlineData("(?<=a)b", "b", false)]
    [InlineData("(?<!a)b", "b", true)]
    public void Whole_MatchesAsFullmatch(string pattern, string text, bool expected) =>
        PythonRegex.Whole(pattern).IsMatch(text).ShouldBe(expected);

    [Theory]
    [InlineData("q_proj", "model.q_proj", true)]
    [InlineData("q_proj", "q_proj", true)]
    [InlineData("q_proj", "model.xq_proj", false)]
    [InlineData("q_proj", "model.q_proj.x", false)]
    [InlineData("layers.1.v_proj", "model.layers.1.v_proj", true)]
    [InlineData("layers.1.v_proj", "model.layers.11.v_proj", false)]
    [InlineData("layers.1.v_proj", "model.layersx1.v_proj", true)]
    [InlineData("q|v", "model.v", true)]
    [InlineData("^q", "q", true)]
    [InlineData("^q", "model.q", false)]
    public void Suffix_MatchesTheEndOfAPathAtADot(string pattern, string path, bool expected) =>
        PythonRegex.Suffix(pattern).IsMatch(path).ShouldBe(expected);

    [Theory]
    [InlineData("(", "at offset")]
    [InlineData("a)(b", "at offset")]
    [InlineData("[a", "a [ is not closed")]
    [InlineData("a\\", "it ends in a backslash")]
    [InlineData("(?<x>a)", "Python writes named groups (?P<name>")]
    [InlineData("(?'x'a)", "Python has no (?'")]
    [InlineData(@"\p{L}", @"Python has no \p")]
    [InlineData(@"\G", @"Python has no \G")]
    [InlineData("(?P=x)", "there is no group x")]
    [InlineData("(?P<x", "a group name is not closed")]
    [InlineData(@"(a)\10", "there is no group 10")]
    [InlineData("*a", "at offset")]
    public void PatternPythonDoesNotKnow_IsAFinding(string pattern, string reason)
    {
        foreach (var create in new Func<string, PythonRegex>[] { PythonRegex.Whole, PythonRegex.Suffix })
        {
            var finding = Should.Throw<FindingException>(() => create(pattern)).Findings.ShouldHaveSingleItem();
            finding.Id.ShouldBe("MDSL3011");
            finding.Message.ShouldStartWith($"'{pattern}' is not a regular expression (");
            finding.Message.ShouldContain(reason);
        }
    }

    [Fact]
    public void PatternThatTakesTooLong_IsAFinding()
    {
        var text = new string('a', 40) + "!";
        var finding = Should
            .Throw<FindingException>(() => PythonRegex.Whole("(a+)+b").IsMatch(text))
            .Findings.ShouldHaveSingleItem();
        finding.Id.ShouldBe("MDSL3012");
        finding.Message.ShouldStartWith($"Matching the regular expression '(a+)+b' against '{text}' took longer");
    }
}
