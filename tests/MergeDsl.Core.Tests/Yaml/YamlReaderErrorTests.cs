using MergeDsl.Core.Findings;
using MergeDsl.Core.Yaml;

namespace MergeDsl.Core.Tests.Yaml;

public sealed class YamlReaderErrorTests
{
    [Theory]
    [InlineData("a:\n[|\t|]b: 1\n")]
    [InlineData("a:\n  b: 1\n[|\t|]c: 2\n")]
    [InlineData("a:\n  b: 1\n  [|\t|]c: 2\n")]
    [InlineData("a:\n  - x\n[|\t|]- y\n")]
    [InlineData("a: 1\n[|\t|]b: 2\n")]
    [InlineData("a: |\n  text\n[|\t|]more\n")]
    [InlineData("a:\r\n[|\t|]b: 1\r\n")]
    [InlineData("[|\t|]a: 1\n")]
    [InlineData("# c\n [|\t|]a:\n  b: 1\n")]
    [InlineData("- a\n- b: c\n  d:\n[|\t|]")]
    [InlineData("x: \"a\tb\"\n# c\n\t\na:\n[|\t|]b: 1\n")]
    public void TabIndentation_IsFoundAtTheTab(string text) =>
        text.ShouldGive(SyntaxFindings.TabIndentation)
            .Message.ShouldBe("The line is indented with a tab: expected spaces");

    [Theory]
    [InlineData("a: 1\n[|\u00A0|]b: 2\n", "U+00A0")]
    [InlineData("a:\n  b: 1\n[|\u3000|]\u3000c: 2\n", "U+3000")]
    public void IndentationWithAnotherBlank_IsFoundAtIt(string text, string name) =>
        text.ShouldGive(SyntaxFindings.TabIndentation)
            .Message.ShouldBe($"The line is indented with the character {name}: expected spaces");

    [Theory]
    [InlineData("mode: [|[|]a, b\nfoo: bar\n", "'[' is not closed: expected ']' before line 2")]
    [InlineData("mode: [|{|]a: 1, b: 2\nfoo: bar\n", "'{' is not closed: expected '}' before line 2")]
    [InlineData("mode: [|[|]a, b\n# c\n\nfoo: [c]\nbar: x\n", "'[' is not closed: expected ']' before line 4")]
    [InlineData("mode: [|[|]1, 2,\nfoo: [3, 4]\nbar: x\n", "'[' is not closed: expected ']' before line 2")]
    [InlineData("mode: [|[|]a, b}\n", "'[' is not closed: expected ']' before '}' on line 1")]
    [InlineData("x: {a: [|[|]1, 2}\n", "'[' is not closed: expected ']' before '}' on line 1")]
    [InlineData("x: [|[|]a, 'b]', \"c]\" # ]\n", "'[' is not closed: expected ']' before the end of the text")]
    [InlineData("x: [|{|]", "'{' is not closed: expected '}' before the end of the text")]
    [InlineData("[|{|]\n", "'{' is not closed: expected '}' before the end of the text")]
    [InlineData("a: [|{|]b: c\nd: {e: f}\n", "'{' is not closed: expected '}' before line 2")]
    [InlineData(
        "adapters:\n  math: [|{|] path: x, weight: 0.7\n  code: { path: y }\nmerge: 1\n",
        "'{' is not closed: expected '}' before line 3"
    )]
    [InlineData("rules:\n  - [|{|] a: 1\n  - { a: 2 }\n", "'{' is not closed: expected '}' before line 3")]
    [InlineData("a: [\n x, y\n]\nb: [|[|]1, 2\nc: 3\n", "'[' is not closed: expected ']' before line 5")]
    [InlineData("a: x\n  [y\nb: [|[|]c\n", "'[' is not closed: expected ']' before the end of the text")]
    [InlineData("a: x\n  'y\n  z\nb: [|[|]", "'[' is not closed: expected ']' before the end of the text")]
    [InlineData("mode: [|[|]a, b\rfoo: bar\r", "'[' is not closed: expected ']' before line 2")]
    public void UnclosedBracket_IsFoundAtTheOpeningOne(string text, string message) =>
        text.ShouldGive(SyntaxFindings.UnclosedBracket).Message.ShouldBe(message);

    [Theory]
    [InlineData("mode: [|\"|]abc\nfoo: bar\n", "'\"' before line 2")]
    [InlineData("mode: [|\"|]abc\nfoo: \"bar\"\n", "'\"' before line 2")]
    [InlineData("mode: [|'|]abc\nfoo: bar\n", "\"'\" before line 2")]
    [InlineData("mode: [|'|]abc\nfoo: 'bar'\n", "\"'\" before line 2")]
    [InlineData("x: {a: [|\"|]1, 2}\ny: \"3\"\n", "'\"' before line 2")]
    [InlineData("a: [|\"|]b", "'\"' before the end of the text")]
    [InlineData("a: [|\"|]b\\\"", "'\"' before the end of the text")]
    [InlineData("a: [|'|]it''s", "\"'\" before the end of the text")]
    [InlineData("a:\n  - b: |\n     'text\n    c: [|'|]d\n", "\"'\" before the end of the text")]
    public void UnclosedQuote_IsFoundAtTheOpeningOne(string text, string expected) =>
        text.ShouldGive(SyntaxFindings.UnclosedQuote)
            .Message.ShouldBe("The text in quotes that starts here is not closed: expected " + expected);

    [Theory]
    [InlineData("x: [a, b][|]|]\n")]
    [InlineData("x: {a: 1}[|}|]\n")]
    [InlineData("a: [|]|]\n")]
    [InlineData("a: b\nc: [|}|]\n")]
    [InlineData("[|]|]\n")]
    public void ClosingBracketAlone_IsFoundAtIt(string text) => text.ShouldGive(SyntaxFindings.UnopenedBracket);

    [Theory]
    [InlineData("a: 1\n [|b|] : 2\n", "'b' has 1 space in front: expected as many as another key above it")]
    [InlineData("a: 1\n [|b|]: 2\n", "'b' has 1 space in front: expected as many as another key above it")]
    [InlineData("a:\n    b: 1\n  [|c|]: 2\n", "'c' has 2 spaces in front: expected as many as another key above it")]
    [InlineData("a:\n  b: 1\n    [|c|]:\n", "'c' has 4 spaces in front: expected as many as another key above it")]
    [InlineData(
        "a: [\n[|x,|] y\n]\n",
        "'x,' has no spaces in front: expected more, because '[' on line 1 is still open"
    )]
    [InlineData(
        "a: {\n[|b:|] 1\n}\n",
        "'b:' has no spaces in front: expected more, because '{' on line 1 is still open"
    )]
    [InlineData(
        "a: \"b\n[|c|] d\"\n",
        "'c' has no spaces in front: expected more, because '\"' on line 1 is still open"
    )]
    public void TextInAWrongColumn_IsFoundAtIt(string text, string message) =>
        text.ShouldGive(SyntaxFindings.WrongIndentation).Message.ShouldBe(message);

    [Theory]
    [InlineData("mode: [|a: b|]\n")]
    [InlineData("mode: [|a: b|] # c\n")]
    [InlineData("mode : [|a : b|]\n")]
    [InlineData("x:\n  mode: [|a: b c: d|]\n")]
    public void ColonInAPlainValue_IsFoundAtTheValue(string text) => text.ShouldGive(SyntaxFindings.ColonInValue);

    [Theory]
    [InlineData("merge:\n  [|method:ties|]\n  density: 0.5\n", "'method:ties'; a space is missing after ':'")]
    [InlineData("[|a|]\nb: 1\n", "'a'")]
    [InlineData("a: 1\n[|b|]\n", "'b'")]
    [InlineData("a: 1\n[|b c|]  # d: e\n", "'b c'")]
    [InlineData("a: 1\n[|- b|]\n", "'- b'")]
    [InlineData("a: 1\n[|- b: c|]\n", "'- b: c'")]
    [InlineData("a: >\n[|text|]\n", "'text'")]
    public void LineWithoutAPair_IsFoundAtItsText(string text, string found) =>
        text.ShouldGive(SyntaxFindings.ExpectedPair).Message.ShouldBe("Expected 'key: value', found " + found);

    [Theory]
    [InlineData("mode: 'abc' [|def|]\n", "the end of the line")]
    [InlineData("x: 'it'[|s'|]\n", "the end of the line")]
    [InlineData("x: \"a\" [|b c|] # d\n", "the end of the line")]
    [InlineData("x: {a: 1} [|y|]\n", "the end of the line")]
    [InlineData("x: {a: 1 [|b:|] 2}\n", "',' or '}'")]
    [InlineData("x: [a 'b', \"c\" [|d|]]\n", "',' or ']'")]
    [InlineData("x: [a,[|,|] b]\n", "a value")]
    [InlineData("- a\n[|b:|] 1\n", "'- ' as in the lines of the list above")]
    [InlineData("%YAML 1.2\n[|a:|] 1\n", "the end of the text or a line that fits those above")]
    [InlineData("- a\n- b: [|:|] c\n", "a value")]
    [InlineData("a: | [|x|]\n", "the end of the line")]
    [InlineData("a: [|-|] b\n", "the list to start on a line of its own")]
    public void UnexpectedText_IsFoundAtIt(string text, string expected) =>
        text.ShouldGive(SyntaxFindings.UnexpectedText).Message.ShouldEndWith(": expected " + expected);

    [Theory]
    [InlineData("path: \"C:[|\\m|]odels\"\n", "'\\m'")]
    [InlineData("path: \"a[|\\x|]\"\n", "'\\x'")]
    [InlineData("path: \"a[|\\\uD83D\uDE00|]\"\n", "'\\\uD83D\uDE00'")]
    public void UnknownEscape_IsFoundAtTheBackslash(string text, string escape) =>
        text.ShouldGive(SyntaxFindings.UnknownEscape)
            .Message.ShouldBe(escape + " means nothing inside double quotes: expected '\\\\' for a backslash");

    [Theory]
    [InlineData("a: [|@|]x\n")]
    [InlineData("a: [|`|]x\n")]
    [InlineData("a: [|%|]x\n")]
    [InlineData("modules: [|*|]\n")]
    [InlineData("a: [|&|]\n")]
    public void ReservedCharacter_IsFoundAtIt(string text) => text.ShouldGive(SyntaxFindings.ReservedCharacter);

    [Theory]
    [InlineData("a: >-\n   \n  [|x|]\n", "found more spaces in lines above first content line")]
    [InlineData("[|%|]\n", "could not find expected directive name")]
    public void AnythingElse_IsUnreadableForTheParsersReason(string text, string reason) =>
        text.ShouldGive(SyntaxFindings.Unreadable).Message.ShouldBe("The text cannot be read as YAML: " + reason);

    [Fact]
    public void AfterASyntaxError_NothingBehindItIsReported() =>
        "a: 1\n[|a|]: 2\nb: [|[|]x\nc: 1\nc: &y 2\n".ShouldGive(
            SyntaxFindings.DuplicateKey,
            SyntaxFindings.UnclosedBracket
        );

    [Fact]
    public void AfterASyntaxError_ThereIsNoRoot() => YamlReader.Read("a: 1\nb: [x\n").Root.ShouldBeNull();

    [Fact]
    public void LongTextInAMessage_IsCut() =>
        YamlReader.Read("a: 'b' " + new string('x', 5000)).Findings[0].Message.Length.ShouldBeLessThan(200);
}
