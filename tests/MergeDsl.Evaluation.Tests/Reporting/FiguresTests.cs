using MergeDsl.Evaluation.Reporting;
using Shouldly;
using Xunit;

namespace MergeDsl.Evaluation.Tests.Reporting;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(0.126, "0.13")]
    [InlineData(-0.5, "\u22120.50")]
    [InlineData(-0.004, "0.00")]
    [InlineData(double.NaN, "–")]
    [InlineData(null, "–")]
    public void Two_HasARealMinusAndNoSignBeforeZero(double? value, string text) => Figures.Two(value).ShouldBe(text);

    [Theory]
    [InlineData(0.0, "0")]
    [InlineData(5.1420, "5.14")]
    [InlineData(12.34, "12.3")]
    [InlineData(1234.5, "1235")]
    [InlineData(0.01234, "0.0123")]
    [InlineData(1.5e-7, "1.5e\u22127")]
    [InlineData(2.5e9, "2.5e9")]
    public void Three_HasThreeDigits(double value, string text) => Figures.Three(value).ShouldBe(text);

    [Theory]
    [InlineData(0.021, "+2.1")]
    [InlineData(-0.021, "\u22122.1")]
    [InlineData(0.0004, "0.0")]
    public void Points_HaveASign(double share, string text) => Figures.Points(share).ShouldBe(text);

    [Fact]
    public void Shares_ArePercent()
    {
        Figures.Percent(0.954).ShouldBe("95\u2009%");
        Figures.Permille(0.954).ShouldBe("95.4\u2009%");
        Figures.Percent(null).ShouldBe("–");
    }
}
