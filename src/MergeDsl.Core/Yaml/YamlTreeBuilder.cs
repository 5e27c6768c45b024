using System.Globalization;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MergeDsl.Core.Yaml;

/// <summary>Builds the nodes of one document out of the parser's events.</summary>
internal sealed class YamlTreeBuilder(YamlSource source, IScanner scanner)
{
    private readonly Parser parser = new(scanner);
    private bool isComplete = true;
    private int latestStart;

    /// <summary>What recipes do not use, found on the way.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>Reads the text's only document.</summary>
    /// <returns>Its root; null when a part of it could not be read.</returns>
    public YamlMapping? Build()
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            return WithoutRoot(SyntaxFindings.EmptyText, 0, 0);
        }

        var root = Node(1);
        parser.Consume<DocumentEnd>();
        if (parser.Accept<DocumentStart>(out var second))
        {
            Report(SyntaxFindings.SeveralDocuments, DocumentMark(second));
        }

        return Root(root);
    }

    private YamlMapping? Root(YamlNode root)
    {
        switch (root)
        {
            case YamlMapping mapping:
                return isComplete ? mapping : null;
            case YamlScalar { Span.Length: 0 }:
                return WithoutRoot(SyntaxFindings.EmptyText, 0, 0);
            case YamlSequence:
                Report(SyntaxFindings.RootNotMapping, root.Span, "a list");
                return null;
            default:
                Report(SyntaxFindings.RootNotMapping, root.Span, "a single value");
                return null;
        }
    }

    private YamlNode Node(int depth)
    {
        var start = parser.Require<ParsingEvent>();
        if (depth > YamlReader.MaximumDepth && start is MappingStart or SequenceStart)
        {
            throw new FindingException(TooDeep(start));
        }

        latestStart = Math.Max(latestStart, ContentStart(start));
        parser.MoveNext();
        return start switch
        {
            Scalar scalar => ScalarNode(scalar),
            SequenceStart sequence => Sequence(sequence, depth),
            MappingStart mapping => Mapping(mapping, depth),
            _ => Alias(start),
        };
    }

    private Finding TooDeep(ParsingEvent start)
    {
        var (first, limit) = (
            Math.Max(ContentStart(start), latestStart),
            YamlReader.MaximumDepth.ToString(CultureInfo.InvariantCulture)
        );
        return source.Finding(SyntaxFindings.TooDeep, first, first + 1, limit);
    }

    // The scanner has reported the alias itself.
    private YamlScalar Alias(ParsingEvent alias)
    {
        isComplete = false;
        return new YamlScalar(source.Lines.Span(Index(alias.Start), Index(alias.End)), "", IsQuoted: false);
    }

    private YamlScalar ScalarNode(Scalar scalar)
    {
        var (start, end) = (ContentStart(scalar), Index(scalar.End));
        if (scalar.Style is ScalarStyle.Literal or ScalarStyle.Folded)
        {
            end = start + source.Slice(start, end).TrimEnd().Length;
        }

        return new YamlScalar(source.Lines.Span(start, end), scalar.Value, scalar.Style != ScalarStyle.Plain);
    }

    private YamlSequence Sequence(SequenceStart start, int depth)
    {
        var items = new List<YamlNode>();
        while (!parser.Accept<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }

        var end = parser.Consume<SequenceEnd>();
        var span =
            start.Style == SequenceStyle.Flow || items.Count == 0
                ? Brackets(start, end)
                : Between(items[0].Span, items[items.Count - 1].Span);
        return new YamlSequence(span, items.ToEquatableArray());
    }

    private YamlMapping Mapping(MappingStart start, int depth)
    {
        var entries = new List<YamlEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        CheckIndentation(start);
        while (!parser.Accept<MappingEnd>(out _))
        {
            var key = Node(depth + 1);
            var value = Value(key, depth);
            if (IsNewKey(key, lines))
            {
                entries.Add(new YamlEntry(((YamlScalar)key).Text, key.Span, value));
            }
        }

        var end = parser.Consume<MappingEnd>();
        // The one pair of "[a: b]" claims the flow style too, but has no braces and no start.
        var hasBraces = start.Style == MappingStyle.Flow && source.At(Index(end.Start)) == '}';
        var span =
            hasBraces || entries.Count == 0
                ? Brackets(start, end)
                : Between(entries[0].KeySpan, entries[entries.Count - 1].Value.Span);
        return new YamlMapping(span, entries.ToEquatableArray());
    }

    // The library lets the first line of a block be indented with tabs, but not the next one.
    private void CheckIndentation(MappingStart mapping)
    {
        var first = Index(mapping.Start);
        var tab = source.SkipSpaces(source.Lines.LineStart(first));
        if (mapping.Style == MappingStyle.Block && tab < first && source.SkipBlanks(tab) == first)
        {
            Findings.Add(source.Finding(SyntaxFindings.TabIndentation, tab, tab + 1, "a tab"));
        }
    }

    private YamlNode Value(YamlNode key, int depth)
    {
        var value = Node(depth + 1);
        var isWritten = value is not YamlScalar { IsQuoted: false, Span.Length: 0 };
        return isWritten ? value : value with { Span = EndOf(key.Span) };
    }

    private bool IsNewKey(YamlNode node, Dictionary<string, int> lines)
    {
        if (node is not YamlScalar key)
        {
            return Unsupported(SyntaxFindings.UnsupportedKey, node.Span, node is YamlSequence ? "a list" : "a mapping");
        }

        if (key.Span.Length == 0)
        {
            // A key that is missing has no place of its own: its colon has.
            var colon = source.Text.IndexOf(':', source.Offset(key.Span));
            return Unsupported(SyntaxFindings.UnsupportedKey, source.Lines.Span(colon, colon + 1), "missing");
        }

        if (key is { Text: "", IsQuoted: false })
        {
            // An alias, which the scanner has reported.
            return false;
        }

        if (!key.IsQuoted && char.IsWhiteSpace(key.Text[0]))
        {
            var name = string.Format(CultureInfo.InvariantCulture, "the character U+{0:X4}", (int)key.Text[0]);
            var start = source.Offset(key.Span);
            return Unsupported(SyntaxFindings.TabIndentation, source.Lines.Span(start, start + 1), name);
        }

        if (key is { Text: "<<", IsQuoted: false })
        {
            return Unsupported(SyntaxFindings.MergeKey, key.Span);
        }

        if (lines.TryGetValue(key.Text, out var line))
        {
            Report(
                SyntaxFindings.DuplicateKey,
                key.Span,
                YamlSource.Excerpt(key.Text),
                line.ToString(CultureInfo.InvariantCulture)
            );
            return false;
        }

        lines.Add(key.Text, key.Span.Line);
        return true;
    }

    private bool Unsupported(FindingDescriptor descriptor, SourceSpan span, params string[] arguments)
    {
        isComplete = false;
        Report(descriptor, span, arguments);
        return false;
    }

    private YamlMapping? WithoutRoot(FindingDescriptor descriptor, int start, int end)
    {
        Findings.Add(source.Finding(descriptor, start, end));
        return null;
    }

    private void Report(FindingDescriptor descriptor, SourceSpan span, params string[] arguments) =>
        Findings.Add(Finding.Of(descriptor, arguments) with { Span = span });

    /// <summary>Where the node's own text starts, behind its anchor and tag.</summary>
    private int ContentStart(ParsingEvent node)
    {
        var at = Index(node.Start);
        while (node is NodeEvent { Anchor.IsEmpty: false } or NodeEvent { Tag.IsEmpty: false } && at < Index(node.End))
        {
            if (source.At(at) is '&' or '!')
            {
                while (!source.EndsWord(at))
                {
                    at++;
                }
            }
            else if (source.EndsWord(at))
            {
                at++;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    // A flow collection's end event stands at its closing bracket.
    private SourceSpan Brackets(ParsingEvent start, ParsingEvent end)
    {
        var (first, last) = (ContentStart(start), Index(end.Start));
        return source.Lines.Span(first, source.At(last) is ']' or '}' ? last + 1 : last);
    }

    // An implicit document starts at its first word, an explicit one at the last three characters of its event: "---".
    private SourceSpan DocumentMark(DocumentStart document)
    {
        var (start, end) = (Index(document.Start), Index(document.End));
        if (!document.IsImplicit)
        {
            return source.Lines.Span(end - 3, end);
        }

        end = start;
        while (!source.EndsWord(end))
        {
            end++;
        }

        return source.Lines.Span(start, end);
    }

    private static SourceSpan Between(SourceSpan first, SourceSpan last) =>
        first with
        {
            Length = Math.Max(0, last.Start + last.Length - first.Start),
            EndLine = last.EndLine,
            EndColumn = last.EndColumn,
        };

    private static SourceSpan EndOf(SourceSpan span) =>
        new(span.Start + span.Length, 0, span.EndLine, span.EndColumn, span.EndLine, span.EndColumn);

    private static int Index(Mark mark) => (int)mark.Index;
}
