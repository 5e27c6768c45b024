using MergeDsl.Core.Yaml;
using MergeDsl.Testing;

namespace MergeDsl.Core.Tests.Yaml;

public sealed class YamlReaderSpanTests
{
    [Theory]
    [InlineData("a: [|0.5|]   # comment\n")]
    [InlineData("a: [|two words|]  \nb: 1\n")]
    [InlineData("a: [|\"x # y\"|]  # z\n")]
    [InlineData("a: [|'it''s'|]\n")]
    [InlineData("a: [|one\n  two|]   \nb: 1\n")]
    [InlineData("a: [||\n  text\n  more|]\n\n# c\nb: 1\n")]
    [InlineData("a: [|>-\n  text|]\n")]
    [InlineData("a: [|[1, {b: c} ]|] # c\n")]
    [InlineData("a: [|{\n  b: 1,\n}|]\n")]
    [InlineData("a:\n  [|b: 1\n  c: [2]|]\n\nd: 1\n")]
    [InlineData("a:\n  - [|1\n  - x: 2|]\n\nd: 1\n")]
    [InlineData("a:\n- [|1\n- 2|]\nd: 1\n")]
    [InlineData("\"a\": [|x|]\r\nb: y\r\n")]
    [InlineData("# \uD83D\uDE00\r\n\r\na: [|\uD83D\uDE00 x|]\r\n")]
    [InlineData("b: 1\ra: [|x|]\r")]
    public void Value_HasItsOwnTextUnderTheSpan(string marked)
    {
        var text = MarkedText.Parse(marked);
        YamlAssert.ReadClean(text.Text).At("a").Span.ShouldBeAt(text.Spans[0]);
    }

    [Theory]
    [InlineData("[|a|] : 1\n")]
    [InlineData("[|\"a\"|]: 1\n")]
    [InlineData("{ [|'a'|] : 1 }\n")]
    [InlineData("--- # c\n[|a|]: 1\n")]
    public void Key_HasItsOwnTextUnderTheSpan(string marked)
    {
        var text = MarkedText.Parse(marked);
        YamlAssert.ReadClean(text.Text).Entries[0].KeySpan.ShouldBeAt(text.Spans[0]);
    }

    [Theory]
    [InlineData("a[||]:\n\nb: 1\n")]
    [InlineData("a[||]: # c\n")]
    [InlineData("{ a[||]: , b: 1}\n")]
    [InlineData("{a[||]}\n")]
    [InlineData("'a'[||]:\n")]
    public void ValueNotWritten_IsANullAtTheEndOfItsKey(string marked)
    {
        var text = MarkedText.Parse(marked);
        var value = (YamlScalar)YamlAssert.ReadClean(text.Text).At("a");
        value.IsNull.ShouldBeTrue();
        value.Span.ShouldBeAt(text.Spans[0]);
    }

    [Fact]
    public void EmptyQuotes_AreTextAndNotNull()
    {
        var value = (YamlScalar)YamlAssert.ReadClean("a: ''\n").At("a");
        (value.IsNull, value.IsQuoted, value.Span.Length).ShouldBe((false, true, 2));
    }

    [Fact]
    public void PairInsideAList_IsAMappingOfOne()
    {
        var text = MarkedText.Parse("a: [ [|b: 1|], c ]\n");
        var list = (YamlSequence)YamlAssert.ReadClean(text.Text).At("a");
        list.Items[0].ShouldBeOfType<YamlMapping>().Span.ShouldBeAt(text.Spans[0]);
        list.Items.Count.ShouldBe(2);
    }

    [Fact]
    public void ByteOrderMark_CountsAsOffsetButNotAsColumn()
    {
        var entry = YamlAssert.ReadClean("\uFEFFa: x\nb: y\n").Entries;
        (entry[0].KeySpan.Start, entry[0].KeySpan.Column).ShouldBe((1, 1));
        (entry[1].KeySpan.Start, entry[1].KeySpan.Line, entry[1].KeySpan.Column).ShouldBe((6, 2, 1));
    }

    [Fact]
    public void BlockScalar_KeepsItsText()
    {
        var value = (YamlScalar)YamlAssert.ReadClean("a: |\n  x\n   y\n\nb: 1\n").At("a");
        (value.Text, value.IsQuoted).ShouldBe(("x\n y\n", true));
    }
}
