using FsCheck;
using FsCheck.Fluent;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;
using MergeDsl.Core.Yaml;
using YamlDotNet.Serialization;

namespace MergeDsl.Core.Tests.Yaml;

public sealed class YamlReaderPropertyTests
{
    private static readonly Config Runs = Config
        .QuickThrowOnFailure.WithMaxTest(3000)
        .WithEndSize(60)
        .WithReplay(20260u, 1u);

    [Fact]
    public void ValidTexts_HoldWhatTheLibrarysOwnDeserialiserReads() =>
        Prop.ForAll(
                Choices.Streams,
                numbers =>
                {
                    var text = YamlTexts.Valid(new Choices(numbers));
                    var expected = new DeserializerBuilder().Build().Deserialize<object>(text.TrimStart('\uFEFF'));
                    Plain(YamlAssert.ReadClean(text)).ShouldBe(Plain(expected), text);
                }
            )
            .Check(Runs);

    [Fact]
    public void ValidTexts_HaveTheirOwnTextUnderEverySpan() =>
        Prop.ForAll(
                Choices.Streams,
                numbers =>
                {
                    var text = YamlTexts.Valid(new Choices(numbers));
                    ShouldCoverItself(YamlAssert.ReadClean(text), text);
                }
            )
            .Check(Runs);

    [Fact]
    public void DamagedTexts_NeverThrowAndKeepEverySpanInside() =>
        Prop.ForAll(
                Choices.Streams,
                numbers =>
                {
                    var text = YamlTexts.Damaged(new Choices(numbers));
                    var document = YamlReader.Read(text);
                    foreach (var finding in document.Findings)
                    {
                        ShouldBeInside(finding.Span.ShouldNotBeNull(), text);
                        FindingFormatter.Format(finding, "x").ShouldNotContain('\n');
                    }

                    (document.Root is not null || document.Findings.Count > 0).ShouldBeTrue(text);
                    foreach (var span in document.Root is null ? [] : Spans(document.Root))
                    {
                        ShouldBeInside(span, text);
                    }
                }
            )
            .Check(Runs);

    private static void ShouldCoverItself(YamlNode node, string text)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    Under(entry.KeySpan, text).Trim('"', '\'').ShouldBe(entry.Key);
                    ShouldCoverItself(entry.Value, text);
                    ShouldContain(mapping.Span, entry.KeySpan);
                    ShouldContain(mapping.Span, entry.Value.Span);
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence.Items)
                {
                    ShouldCoverItself(item, text);
                    ShouldContain(sequence.Span, item.Span);
                }

                break;
            case YamlScalar { IsQuoted: false } scalar:
                Under(scalar.Span, text).ShouldBe(scalar.Text);
                break;
            default:
                var quoted = Under(node.Span, text);
                (quoted[0], quoted[^1]).ShouldBeOneOf(
                    ('"', '"'),
                    ('\'', '\''),
                    ('|', 't'),
                    ('|', 'e'),
                    ('>', 't'),
                    ('>', 'e')
                );
                break;
        }

        ShouldBeInside(node.Span, text);
    }

    private static void ShouldContain(SourceSpan outer, SourceSpan inner)
    {
        inner.Start.ShouldBeGreaterThanOrEqualTo(outer.Start);
        (inner.Start + inner.Length).ShouldBeLessThanOrEqualTo(outer.Start + outer.Length);
    }

    private static void ShouldBeInside(SourceSpan span, string text)
    {
        span.Start.ShouldBeInRange(0, text.Length);
        span.Length.ShouldBeInRange(0, text.Length - span.Start);
        (span.Line, span.Column).ShouldBe(Position(text, span.Start));
        (span.EndLine, span.EndColumn).ShouldBe(Position(text, span.Start + span.Length));
    }

    private static (int Line, int Column) Position(string text, int offset)
    {
        var origin = text.StartsWith('\uFEFF') ? 1 : 0;
        var before = text[origin..Math.Max(offset, origin)];
        if (before.EndsWith('\r') && offset < text.Length && text[offset] == '\n')
        {
            before = before[..^1] + " ";
        }

        var lines = before.Replace("\r\n", "\n").Replace('\r', '\n').Split('\n');
        return (lines.Length, lines[^1].Length + 1);
    }

    private static string Under(SourceSpan span, string text) => text.Substring(span.Start, span.Length);

    private static IEnumerable<SourceSpan> Spans(YamlNode node) =>
        node switch
        {
            YamlMapping mapping => mapping
                .Entries.SelectMany(entry => Spans(entry.Value).Append(entry.KeySpan))
                .Append(mapping.Span),
            YamlSequence sequence => sequence.Items.SelectMany(Spans).Append(sequence.Span),
            _ => [node.Span],
        };

    private static string Plain(YamlNode node) =>
        node switch
        {
            YamlMapping mapping =>
                $"{{{string.Join(", ", mapping.Entries.Select(e => $"<{e.Key}>={Plain(e.Value)}"))}}}",
            YamlSequence sequence => $"[{string.Join(", ", sequence.Items.Select(Plain))}]",
            YamlScalar { IsNull: true } => "null",
            YamlScalar scalar => $"<{scalar.Text}>",
            _ => throw new InvalidOperationException(),
        };

    private static string Plain(object? value) =>
        value switch
        {
            null => "null",
            Dictionary<object, object> map =>
                $"{{{string.Join(", ", map.Select(e => $"<{e.Key}>={Plain(e.Value)}"))}}}",
            List<object> list => $"[{string.Join(", ", list.Select(Plain))}]",
            _ => $"<{value}>",
        };
}
