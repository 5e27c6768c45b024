using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Tests.Findings;

public sealed class FindingFormatterTests
{
    [Theory]
    [InlineData(Severity.Error, "error")]
    [InlineData(Severity.Warning, "warning")]
    [InlineData(Severity.Info, "info")]
    public void LocatedFinding_IsOneLineInTheFormatOfCompilers(Severity severity, string word)
    {
        var finding = Made(severity, "0.5") with { Span = new SourceSpan(10, 3, 3, 7, 3, 10) };
        FindingFormatter
            .Format(finding, "a/b.recipe.yaml")
            .ShouldBe($"a/b.recipe.yaml(3,7): {word} MDSL9990: found '0.5'");
    }

    [Fact]
    public void FindingWithoutAPlace_NamesTheFileOnly() =>
        FindingFormatter.Format(Made(Severity.Error, "x"), "r.yaml").ShouldBe("r.yaml: error MDSL9990: found 'x'");

    [Fact]
    public void ControlCharactersInUserText_AreEscaped() =>
        FindingFormatter
            .Format(Made(Severity.Error, "a\r\nb\t\u001b\u2028{0}"), "r")
            .ShouldBe("r: error MDSL9990: found 'a\\r\\nb\\t\\u001b\\u2028{0}'");

    private static Finding Made(Severity severity, string argument) =>
        Finding.Of(new FindingDescriptor("MDSL9990", severity, "Title", "found '{0}'", "Help"), argument);
}
