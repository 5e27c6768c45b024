using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Yaml;

/// <summary>Says what is wrong with a line whose keys and colons do not fit the lines above it.</summary>
internal sealed class LineExplanation(YamlSource source)
{
    /// <summary>The parser met a colon where none can stand.</summary>
    public Finding UnexpectedColon(int colon)
    {
        var first = ContentStart(colon);
        if (ValueStart(first, colon) is { } value)
        {
            return At(SyntaxFindings.ColonInValue, value, ContentEnd(value));
        }

        var above = LineAbove(first);
        return above is { } line && source.Indentation(line) >= source.Indentation(first)
            ? NotAPair(line)
            : WrongIndentation(first);
    }

    /// <summary>The parser met text where a key had to stand.</summary>
    public Finding MissingKey(int at)
    {
        var first = ContentStart(at);
        if (at > first && !IsKey(first, at))
        {
            return At(SyntaxFindings.UnexpectedText, at, ContentEnd(at), "the end of the line");
        }

        return IsKey(first, source.LineEnd(first)) && !StartsItem(first) ? WrongIndentation(first) : NotAPair(first);
    }

    private Finding WrongIndentation(int first) =>
        source.WrongIndentation(first, KeyEnd(first), "as many as another key above it");

    private Finding NotAPair(int first)
    {
        var text = source.Slice(first, ContentEnd(first));
        var colon = text.IndexOf(':');
        var isGlued = colon > 0 && colon + 1 < text.Length && text[colon + 1] != ' ';
        return At(
            SyntaxFindings.ExpectedPair,
            first,
            first + text.Length,
            isGlued ? "; a space is missing after ':'" : ""
        );
    }

    private Finding At(FindingDescriptor descriptor, int start, int end, params string[] more) =>
        source.Finding(descriptor, start, end, [source.Excerpt(start, end), .. more]);

    private int ContentStart(int offset) => Math.Min(source.SkipBlanks(source.Lines.LineStart(offset)), offset);

    private int ContentEnd(int offset) => source.PlainEnd(offset, stopsAtColon: false);

    private bool StartsItem(int first) => source.At(first) == '-' && source.EndsWord(first + 1);

    private bool IsKey(int first, int end) => Colon(first) < end;

    /// <summary>Offset of the colon behind the line's first key; null when the line has no key.</summary>
    private int? Colon(int first)
    {
        var colon = source.SkipBlanks(KeyEnd(first));
        return source.At(colon) == ':' ? colon : null;
    }

    private int KeyEnd(int first) => source.PlainEnd(first, stopsAtColon: true);

    /// <summary>Where the value starts whose text holds the colon; null when the colon belongs to the line's first key.</summary>
    private int? ValueStart(int first, int colon) =>
        Colon(first) is { } own && own < colon ? source.SkipBlanks(own + 1) : null;

    private int? LineAbove(int offset)
    {
        for (var start = source.Lines.LineStart(offset); start > 0; )
        {
            start = source.Lines.LineStart(start - 1);
            var content = source.SkipBlanks(start);
            if (!source.NothingFollows(content))
            {
                return content;
            }
        }

        return null;
    }
}
