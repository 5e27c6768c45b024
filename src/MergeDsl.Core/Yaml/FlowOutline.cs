using System.Globalization;
using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Yaml;

/// <summary>
/// Finds out whether brackets and quotation marks close, in a text that the parser refused. A line that starts at or left
/// of the enclosing key shows that one was forgotten: the text goes on as if it had been closed.
/// </summary>
internal sealed class FlowOutline(YamlSource source, ObservedScanner scanner, int failedAt)
{
    /// <summary>Walks over quoted text.</summary>
    /// <param name="open">Offset of the quotation mark.</param>
    /// <param name="parent">Column (from 0) of the enclosing key; -1 when there is none.</param>
    /// <returns>The offset behind the closing mark, and what is wrong.</returns>
    public (int End, Finding? Mistake) Quoted(int open, int parent)
    {
        if (scanner.EndOf(open) is { } end && (scanner.LatestQuoted != open || !Failed(end)))
        {
            return (end, null);
        }

        var quote = source.At(open);
        int? left = null;
        for (var at = open + 1; at < source.Text.Length; at++)
        {
            if (source.At(at) == quote)
            {
                if (quote == '"' || source.At(at + 1) != quote)
                {
                    return (at + 1, left is { } line ? Left(open, line, at + 1) : null);
                }

                at++;
            }
            else if (source.At(at) == '\\' && quote == '"')
            {
                at++;
            }

            left ??= StartsLeft(at + 1, parent) ? at + 1 : null;
        }

        return (source.Text.Length, UnclosedQuote(open, left ?? source.Text.Length));
    }

    // Text that stops where a line stops was closed on purpose; its lines only start too far left.
    private Finding Left(int open, int line, int end) =>
        source.NothingFollows(end) ? TooFarLeft(open, line) : UnclosedQuote(open, line);

    /// <summary>Walks over a list or mapping in brackets; parameters and result as in <see cref="Quoted"/>.</summary>
    public (int End, Finding? Mistake) Brackets(int open, int parent)
    {
        if (scanner.EndOf(open) is { } end)
        {
            return (end, null);
        }

        var opened = new Stack<int>();
        (int Line, int Open)? left = null;
        for (var at = open; at < source.Text.Length; )
        {
            if (left is null && StartsLeft(at, parent))
            {
                left = (at, opened.Peek());
            }

            var (next, mistake) = Step(at, opened, parent);
            if (mistake is not null)
            {
                return (next, left is { } line ? UnclosedBracket(line.Open, line.Line) : mistake);
            }

            if (opened.Count == 0)
            {
                return (next, left is null ? null : TooFarLeft(open, left.Value.Line));
            }

            at = next;
        }

        var (before, unclosed) = left ?? (source.Text.Length, opened.Peek());
        return (source.Text.Length, UnclosedBracket(unclosed, before));
    }

    private (int Next, Finding? Mistake) Step(int at, Stack<int> opened, int parent)
    {
        switch (source.At(at))
        {
            case '[' or '{':
                opened.Push(at);
                return (at + 1, null);
            case ']' or '}':
                var open = opened.Pop();
                return (at + 1, Closing(open) == source.At(at) ? null : UnclosedBracket(open, at));
            case '"' or '\'':
                return Quoted(at, parent);
            case '#' when source.StartsComment(at):
                return (source.LineEnd(at), null);
            case ' ' or '\t' or '\n' or '\r' or ',' or ':':
                return (at + 1, null);
            default:
                return (PlainEnd(at), null);
        }
    }

    // Quotation marks inside a plain word are part of it, so words are skipped whole.
    private int PlainEnd(int at)
    {
        do
        {
            at++;
        } while (
            !source.EndsLine(at)
            && !source.StartsComment(at)
            && source.At(at) is not (',' or '[' or ']' or '{' or '}')
            && !(source.At(at) == ':' && (source.EndsWord(at + 1) || source.At(at + 1) is ',' or ']' or '}'))
        );
        return at;
    }

    /// <summary>True when the line has text that starts at or left of the parent and is no closing bracket.</summary>
    private bool StartsLeft(int lineStart, int parent)
    {
        var content = source.SkipSpaces(lineStart);
        return source.FollowsBreak(lineStart)
            && content - lineStart <= parent
            && !source.NothingFollows(content)
            && source.At(content) is not (']' or '}');
    }

    private bool Failed(int end) => source.Lines.LineOf(failedAt) == source.Lines.LineOf(end);

    private Finding TooFarLeft(int open, int line)
    {
        var first = source.SkipSpaces(line);
        var end = first;
        while (!source.EndsWord(end))
        {
            end++;
        }

        var number = source.Lines.LineOf(open).ToString(CultureInfo.InvariantCulture);
        return source.WrongIndentation(first, end, $"more, because '{source.At(open)}' on line {number} is still open");
    }

    private Finding UnclosedQuote(int open, int before) =>
        source.Finding(
            SyntaxFindings.UnclosedQuote,
            open,
            open + 1,
            source.At(open) == '"' ? "'\"'" : "\"'\"",
            Place(before)
        );

    private Finding UnclosedBracket(int open, int before) =>
        source.Finding(
            SyntaxFindings.UnclosedBracket,
            open,
            open + 1,
            source.Slice(open, open + 1),
            Closing(open).ToString(),
            Place(before)
        );

    private char Closing(int open) => source.At(open) == '[' ? ']' : '}';

    private string Place(int offset)
    {
        if (offset >= source.Text.Length)
        {
            return "the end of the text";
        }

        var line = source.Lines.LineOf(offset).ToString(CultureInfo.InvariantCulture);
        return source.At(offset) is ']' or '}' ? $"'{source.At(offset)}' on line {line}" : $"line {line}";
    }
}
