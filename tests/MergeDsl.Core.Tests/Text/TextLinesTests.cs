using MergeDsl.Core.Text;

namespace MergeDsl.Core.Tests.Text;

public sealed class TextLinesTests
{
    [Theory]
    [InlineData("", 0, 1, 1)]
    [InlineData("ab", 2, 1, 3)]
    [InlineData("a\nb", 1, 1, 2)]
    [InlineData("a\nb", 2, 2, 1)]
    [InlineData("a\r\nb", 2, 1, 3)]
    [InlineData("a\r\nb", 3, 2, 1)]
    [InlineData("a\rb", 2, 2, 1)]
    [InlineData("a\n\rb", 3, 3, 1)]
    [InlineData("a\n", 2, 2, 1)]
    [InlineData("\uD83D\uDE00x", 2, 1, 3)]
    [InlineData("a\u2028b", 2, 1, 3)]
    public void Offset_HasItsLineAndColumn(string text, int offset, int line, int column)
    {
        var span = new TextLines(text).Span(offset, offset);
        (span.Line, span.Column).ShouldBe((line, column));
    }

    [Fact]
    public void SpanOverLines_EndsWhereTheNextCharacterStands() =>
        new TextLines("ab\ncd\n").Span(1, 5).ShouldBe(new SourceSpan(1, 4, 1, 2, 2, 3));

    [Theory]
    [InlineData(-3, 1, 0, 1)]
    [InlineData(1, 99, 1, 1)]
    [InlineData(9, 3, 2, 0)]
    public void SpanOutsideOfTheText_IsCut(int start, int end, int cutStart, int cutLength)
    {
        var span = new TextLines("ab").Span(start, end);
        (span.Start, span.Length).ShouldBe((cutStart, cutLength));
    }

    [Fact]
    public void Origin_MovesOffsetsButNotColumns() =>
        new TextLines("ab\ncd", origin: 1).Span(1, 4).ShouldBe(new SourceSpan(2, 3, 1, 2, 2, 2));

    [Fact]
    public void Count_CountsTheLineBehindTheLastBreak() => new TextLines("a\r\nb\rc\n").Count.ShouldBe(4);
}
