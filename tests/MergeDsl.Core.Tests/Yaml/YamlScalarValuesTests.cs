using System.Globalization;
using MergeDsl.Core.Text;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Tests.Yaml;

public sealed class YamlScalarValuesTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0.5", -0.5)]
    [InlineData("+12", 12)]
    [InlineData(".5", 0.5)]
    [InlineData("1.", 1)]
    [InlineData("012", 12)]
    [InlineData("1e-3", 0.001)]
    [InlineData("6.02E+23", 6.02E+23)]
    [InlineData("0.1", 0.1)]
    [InlineData(".inf", double.PositiveInfinity)]
    [InlineData("+.Inf", double.PositiveInfinity)]
    [InlineData("-.INF", double.NegativeInfinity)]
    [InlineData(".nan", double.NaN)]
    [InlineData(".NaN", double.NaN)]
    public void Number_IsRead(string text, double expected)
    {
        Plain(text).TryNumber(out var value).ShouldBeTrue();
        value.ShouldBe(expected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1_000")]
    [InlineData("1,5")]
    [InlineData("1 2")]
    [InlineData("0x1F")]
    [InlineData("1:30")]
    [InlineData("Infinity")]
    [InlineData("NaN")]
    [InlineData("inf")]
    [InlineData("+.nan")]
    [InlineData(".")]
    [InlineData("-")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e400")]
    [InlineData("--1")]
    [InlineData("١")]
    public void TextThatOnlyResemblesANumber_IsRefused(string text) => Plain(text).TryNumber(out _).ShouldBeFalse();

    [Theory]
    [InlineData("9223372036854775807", 9223372036854775807)]
    [InlineData("-42", -42)]
    [InlineData("+7", 7)]
    public void Integer_IsRead(string text, long expected)
    {
        Plain(text).TryInteger(out var value).ShouldBeTrue();
        value.ShouldBe(expected);
    }

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("")]
    [InlineData("0x10")]
    [InlineData("1_000")]
    public void TextThatIsNoInteger_IsRefused(string text) => Plain(text).TryInteger(out _).ShouldBeFalse();

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("TRUE", true)]
    [InlineData("false", false)]
    [InlineData("False", false)]
    [InlineData("FALSE", false)]
    public void Boolean_IsRead(string text, bool expected)
    {
        Plain(text).TryBoolean(out var value).ShouldBeTrue();
        value.ShouldBe(expected);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("on")]
    [InlineData("tRUE")]
    [InlineData("1")]
    [InlineData("")]
    public void TextThatIsNoBoolean_IsRefused(string text) => Plain(text).TryBoolean(out _).ShouldBeFalse();

    [Fact]
    public void QuotedScalar_IsNeverAValue()
    {
        Quoted("1").TryNumber(out _).ShouldBeFalse();
        Quoted(".inf").TryNumber(out _).ShouldBeFalse();
        Quoted("1").TryInteger(out _).ShouldBeFalse();
        Quoted("true").TryBoolean(out _).ShouldBeFalse();
    }

    [Fact]
    public void Number_DoesNotDependOnTheCulture()
    {
        var culture = CultureInfo.CurrentCulture;
        var comma = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        comma.NumberFormat.NumberDecimalSeparator = ",";
        try
        {
            CultureInfo.CurrentCulture = comma;
            Plain("0.5").TryNumber(out var value).ShouldBeTrue();
            value.ShouldBe(0.5);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    private static YamlScalar Plain(string text) => new(SourceSpan.StartOfText, text, IsQuoted: false);

    private static YamlScalar Quoted(string text) => new(SourceSpan.StartOfText, text, IsQuoted: true);
}
