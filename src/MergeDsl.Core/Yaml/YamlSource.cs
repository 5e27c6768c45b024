using System.Globalization;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Yaml;

/// <summary>The text under the parser, without its byte order mark, and the places in it.</summary>
internal sealed class YamlSource
{
    private const char ByteOrderMark = '\uFEFF';
    private const int LongestExcerpt = 60;

    private readonly int origin;

    public YamlSource(string text)
    {
        origin = text.Length > 0 && text[0] == ByteOrderMark ? 1 : 0;
        Text = text.Substring(origin);
        Lines = new TextLines(Text, origin);
    }

    public string Text { get; }

    public TextLines Lines { get; }

    public Finding Finding(FindingDescriptor descriptor, int start, int end, params string[] arguments) =>
        MergeDsl.Finding.Of(descriptor, arguments) with
        {
            Span = Lines.Span(start, end),
        };

    /// <summary>Where a span starts in <see cref="Text"/>.</summary>
    public int Offset(SourceSpan span) => span.Start - origin;

    /// <summary>The text between two offsets, both cut to the text.</summary>
    public string Slice(int start, int end)
    {
        var first = Math.Min(Math.Max(start, 0), Text.Length);
        return Text.Substring(first, Math.Min(Math.Max(end, first), Text.Length) - first);
    }

    /// <summary>The text between two offsets as a message quotes it: its beginning, when it is long.</summary>
    public string Excerpt(int start, int end) => Excerpt(Slice(start, end));

    /// <summary>A text as a message quotes it: its beginning, when it is long.</summary>
    public static string Excerpt(string text)
    {
        if (text.Length <= LongestExcerpt)
        {
            return text;
        }

        var length = char.IsHighSurrogate(text[LongestExcerpt - 1]) ? LongestExcerpt - 1 : LongestExcerpt;
        return text.Substring(0, length) + "…";
    }

    /// <summary>The character at an offset; NUL, which no accepted text holds, outside of the text.</summary>
    public char At(int offset) => offset >= 0 && offset < Text.Length ? Text[offset] : '\0';

    /// <summary>True at a line break and at the end of the text.</summary>
    public bool EndsLine(int offset) => At(offset) is '\n' or '\r' or '\0';

    /// <summary>True at a blank, a line break and the end of the text.</summary>
    public bool EndsWord(int offset) => At(offset) is ' ' or '\t' || EndsLine(offset);

    /// <summary>True at the first character of every line but the first.</summary>
    public bool FollowsBreak(int offset) => At(offset - 1) == '\n' || (At(offset - 1) == '\r' && At(offset) != '\n');

    /// <summary>Offset of the line break (or the end of the text) that ends the line.</summary>
    public int LineEnd(int offset)
    {
        while (!EndsLine(offset))
        {
            offset++;
        }

        return offset;
    }

    /// <summary>Offset of the first character of the next line, or the end of the text.</summary>
    public int NextLine(int offset)
    {
        var end = LineEnd(offset);
        return end
            + (
                At(end) == '\r' && At(end + 1) == '\n' ? 2
                : end < Text.Length ? 1
                : 0
            );
    }

    /// <summary>Offset of the first character that is no space.</summary>
    public int SkipSpaces(int offset)
    {
        while (At(offset) == ' ')
        {
            offset++;
        }

        return offset;
    }

    /// <summary>Offset of the first character that is neither space nor tab.</summary>
    public int SkipBlanks(int offset)
    {
        while (At(offset) is ' ' or '\t')
        {
            offset++;
        }

        return offset;
    }

    /// <summary>
    /// Offset behind the last character of the text that starts at <paramref name="offset"/>: before the blanks that end
    /// its line, before a comment and, when asked, before the first colon that ends a key.
    /// </summary>
    public int PlainEnd(int offset, bool stopsAtColon)
    {
        var end = offset;
        for (var at = SkipBlanks(offset); !EndsLine(at) && !StartsComment(at); at = SkipBlanks(end))
        {
            if (stopsAtColon && At(at) == ':' && EndsWord(at + 1))
            {
                break;
            }

            end = at + 1;
        }

        return end;
    }

    /// <summary>True when only blanks and perhaps a comment are left on the line.</summary>
    public bool NothingFollows(int offset)
    {
        var at = SkipBlanks(offset);
        return EndsLine(at) || StartsComment(at);
    }

    /// <summary>A finding that the word or key at <paramref name="start"/> stands in the wrong column.</summary>
    public Finding WrongIndentation(int start, int end, string expected)
    {
        var spaces = Indentation(start) switch
        {
            0 => "no spaces",
            1 => "1 space",
            var more => string.Format(CultureInfo.InvariantCulture, "{0} spaces", more),
        };
        return Finding(SyntaxFindings.WrongIndentation, start, end, Excerpt(start, end), spaces, expected);
    }

    /// <summary>Number of spaces in front of the line that holds <paramref name="offset"/>.</summary>
    public int Indentation(int offset)
    {
        var start = Lines.LineStart(offset);
        return SkipSpaces(start) - start;
    }

    /// <summary>True where a comment begins: a number sign after a blank or at the start of a line.</summary>
    public bool StartsComment(int offset) => At(offset) == '#' && EndsWord(offset - 1);
}
