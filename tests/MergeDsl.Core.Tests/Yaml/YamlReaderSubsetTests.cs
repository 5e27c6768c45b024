using MergeDsl.Core.Findings;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Tests.Yaml;

public sealed class YamlReaderSubsetTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    [InlineData("# only\n# comments\n")]
    [InlineData("---\n")]
    [InlineData("\uFEFF")]
    public void NothingWritten_IsEmptyText(string text)
    {
        var document = YamlReader.Read(text);
        document.Root.ShouldBeNull();
        document.Findings.Select(finding => finding.Id).ShouldBe([SyntaxFindings.EmptyText.Id]);
        document.Findings[0].Span!.Value.Line.ShouldBe(1);
    }

    [Theory]
    [InlineData("[|a\n  b|]\n", "The text is a single value: expected 'key: value' lines")]
    [InlineData("[|name:x|]\n", "The text is a single value: expected 'key: value' lines")]
    [InlineData("- [|a\n- b|]\n", "The text is a list: expected 'key: value' lines")]
    [InlineData("# c\n[|[a]|]\n", "The text is a list: expected 'key: value' lines")]
    public void RootThatIsNoMapping_IsFoundAtIt(string text, string message)
    {
        text.ShouldGive(SyntaxFindings.RootNotMapping).Message.ShouldBe(message);
        YamlReader.Read(text).Root.ShouldBeNull();
    }

    [Fact]
    public void DuplicateKeys_AreFoundAtEveryRepetitionNamingTheFirstLine()
    {
        var findings = "a: 1\nb:\n  x: 1\n  [|\"x\"|]: 2\n[|a|]: 2\n[|a|]: 3\nA: 4\n".ShouldGive(
            SyntaxFindings.DuplicateKey,
            SyntaxFindings.DuplicateKey,
            SyntaxFindings.DuplicateKey
        );
        findings[0].Message.ShouldBe("Key 'x' is already given on line 3: expected each key once");
        findings[2].Message.ShouldBe("Key 'a' is already given on line 1: expected each key once");
    }

    [Fact]
    public void DuplicateKeys_LeaveTheFirstValueInTheRoot()
    {
        var root = YamlReader.Read("a: 1\nb: 2\na: 3\n").Root.ShouldNotBeNull();
        root.Entries.Select(entry => entry.Key).ShouldBe(["a", "b"]);
        ((YamlScalar)root.At("a")).Text.ShouldBe("1");
    }

    [Theory]
    [InlineData("a: 1\n[|---|]\nb: 2\n")]
    [InlineData("---\na: 1\n[|---|]\nb: [\n")]
    [InlineData("a: 1\n[|---|] \nb: 2\n---\nc: 3\n")]
    [InlineData("a: 1\n...\n[|b:|] 2\n")]
    [InlineData("a: 1\n...\n%YAML 1.2\n[|---|]\nb: 2\n")]
    public void SecondDocument_IsFoundAtItsMark(string text)
    {
        text.ShouldGive(SyntaxFindings.SeveralDocuments);
        YamlReader.Read(text.Replace("[|", "").Replace("|]", "")).Root.ShouldNotBeNull().Entries[0].Key.ShouldBe("a");
    }

    [Theory]
    [InlineData("---\na: 1\n")]
    [InlineData("--- # c\na: 1\n...\n")]
    [InlineData("%YAML 1.2\n---\na: 1\n...\n# end\n")]
    public void MarksOfASingleDocument_AreTolerated(string text) =>
        YamlAssert.ReadClean(text).Entries.Count.ShouldBe(1);

    [Fact]
    public void AnchorsAndAliases_AreFoundAtEachToken()
    {
        const string text = "a: [|&x|] 1\nb: [[|&y1|] {c: [|*x|]}, [|*y1|]]\n[|&k|] d: 2\n";
        text.ShouldGive([.. Enumerable.Repeat(SyntaxFindings.Anchor, 5)])[0]
            .Message.ShouldBe(
                "'&x' is a YAML anchor or alias: expected the value itself, in quotes if it starts with '&' or '*'"
            );
    }

    [Fact]
    public void Tags_AreFoundAtEachToken() =>
        "a: [|!!str|] 5\nb: [|!local|] [1]\nc: [|!<tag:x,2000:y>|] z\nd: [|!|] q\n"
            .ShouldGive([.. Enumerable.Repeat(SyntaxFindings.Tag, 4)])[0]
            .Message.ShouldBe("'!!str' is a YAML tag: expected the plain value");

    [Fact]
    public void TagAndAnchorTogether_LeaveTheValuesOwnSpan()
    {
        var root = YamlReader.Read("a: !t &x  value\nb: &y\n  c: 1\nd: &z [1]\n").Root.ShouldNotBeNull();
        root.At("a").Span.Start.ShouldBe(10);
        root.At("a").Span.Length.ShouldBe(5);
        root.At("b").Span.Column.ShouldBe(3);
        root.At("d").Span.Length.ShouldBe(3);
    }

    [Fact]
    public void AliasAsAKey_IsFoundOnlyAsAnAlias() =>
        "a: [|&x|] b\n[|*x|] : 1\n[|*x|] : 2\n".ShouldGive([.. Enumerable.Repeat(SyntaxFindings.Anchor, 3)]);

    [Fact]
    public void EmptyQuotesAsAKey_AreAnOrdinaryKey() => YamlAssert.ReadClean("'': 1\n").Entries[0].Key.ShouldBe("");

    [Fact]
    public void Alias_LeavesNoRoot() => YamlReader.Read("a: &x 1\nb: *x\n").Root.ShouldBeNull();

    [Fact]
    public void MergeKey_IsFoundAtIt()
    {
        "a:\n  [|<<|]: {b: 1}\n".ShouldGive(SyntaxFindings.MergeKey);
        YamlReader.Read("<<: {b: 1}\n").Root.ShouldBeNull();
    }

    [Fact]
    public void QuotedMergeKey_IsAnOrdinaryKey() => YamlAssert.ReadClean("'<<': 1\n").Entries[0].Key.ShouldBe("<<");

    [Theory]
    [InlineData("[|[a, b]|]: c\n", "a list")]
    [InlineData("x:\n  [|{a: b}|]: c\n", "a mapping")]
    [InlineData("x: {[|[a]|]: b}\n", "a list")]
    [InlineData("[|?|] a\n: b\n", "written with '?'")]
    [InlineData("[|?|] [1, 2]\n: c\n", "written with '?'")]
    [InlineData("x: {[|?|] a : b}\n", "written with '?'")]
    [InlineData("[|:|] a\n", "missing")]
    [InlineData("x: {a: 1, [|:|] b}\n", "missing")]
    public void KeyThatIsNoText_IsFoundAtTheKey(string text, string what) =>
        text.ShouldGive(SyntaxFindings.UnsupportedKey)
            .Message.ShouldBe($"The key is {what}: expected one word or quoted text in front of ':'");

    [Fact]
    public void QuestionMarkInsideAKey_IsAnOrdinaryKey() =>
        YamlAssert.ReadClean("?a: 1\nb?: 2\n").Entries.Count.ShouldBe(2);

    [Fact]
    public void SeveralKindsOfFindings_ComeInTheOrderOfTheirPlaces() =>
        "a: [|&x|] 1\n[|a|]: [|!!int|] 2\n[|<<|]: [|*x|]\n".ShouldGive(
            SyntaxFindings.Anchor,
            SyntaxFindings.DuplicateKey,
            SyntaxFindings.Tag,
            SyntaxFindings.MergeKey,
            SyntaxFindings.Anchor
        );

    [Fact]
    public void DepthAtTheLimit_IsRead() =>
        YamlAssert.ReadClean("a: " + new string('[', 31) + "x" + new string(']', 31)).Entries.Count.ShouldBe(1);

    [Fact]
    public void DepthAboveTheLimit_IsFoundAtTheFirstNodeTooDeep()
    {
        var text = "a: " + new string('[', 31) + "[|[|]x" + new string(']', 32);
        text.ShouldGive(SyntaxFindings.TooDeep)
            .Message.ShouldBe("The value is nested more than 32 levels deep: expected fewer");
    }

    [Theory]
    [InlineData('[')]
    [InlineData('{')]
    public void AMillionBrackets_EndAtTheLimit(char bracket) =>
        YamlReader
            .Read(new string(bracket, YamlReader.MaximumLength))
            .Findings.Select(finding => finding.Id)
            .ShouldBe([SyntaxFindings.TooDeep.Id]);

    [Fact]
    public void TextAboveTheLimit_IsRefusedUnread()
    {
        var document = YamlReader.Read(new string('[', YamlReader.MaximumLength + 1));
        document.Root.ShouldBeNull();
        document.Findings[0].Message.ShouldBe("The text has 1048577 characters: expected at most 1048576");
    }

    [Fact]
    public void TextAtTheLimit_IsRead()
    {
        var text = "a: 1 #".PadRight(YamlReader.MaximumLength, 'x');
        YamlAssert.ReadClean(text).Entries.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("a: b[|\0|]c\n", "binary content (U+0000)")]
    [InlineData("a: b\nc: [|\u001b|][0m\n", "the character U+001B")]
    [InlineData("a: b[|\u2028|]c\n", "the character U+2028")]
    [InlineData("a: b[|\u0085|]c\n", "the character U+0085")]
    [InlineData("a: [|\uFEFF|]c\n", "the character U+FEFF")]
    public void CharacterThatIsNoText_IsFoundAtIt(string text, string what) =>
        text.ShouldGive(SyntaxFindings.NotPlainText)
            .Message.ShouldBe($"The text contains {what}: expected printable characters");

    [Fact]
    public void HalfOfASurrogatePair_IsFoundAtIt() =>
        "a: \uD83D\uDE00 [|\uD83D|]c\n"
            .ShouldGive(SyntaxFindings.NotPlainText)
            .Message.ShouldBe("The text contains the character U+D83D: expected printable characters");
}
