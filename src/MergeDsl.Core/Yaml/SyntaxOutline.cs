using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Yaml;

/// <summary>
/// Looks again at a text that the library's parser refused, for the mistakes that it reports in the wrong place: tabs,
/// brackets and quotation marks. It knows just enough YAML to tell quoted text, block text, comments and brackets apart,
/// and it believes the parser wherever that went on without complaint.
/// </summary>
internal sealed class SyntaxOutline(YamlSource source, ObservedScanner scanner, int failedAt)
{
    private readonly FlowOutline flow = new(source, scanner, failedAt);
    private int at;

    // Column (from 0) of the innermost key or dash in force; what belongs to it stands further to the right.
    private int parent;

    // The parent of a plain value that ended the line before; lines further to the right continue it, whatever they hold.
    private int? continued;

    /// <summary>The first mistake; null when brackets, quotes and tabs are in order.</summary>
    public Finding? FirstMistake()
    {
        Finding? mistake = null;
        while (mistake is null && at < source.Text.Length)
        {
            parent = -1;
            mistake = Line();
            at = source.NextLine(at);
        }

        return mistake;
    }

    private Finding? Line()
    {
        var start = at;
        at = source.SkipSpaces(at);
        if (source.NothingFollows(at))
        {
            return null;
        }

        if (source.At(at) == '\t' && at >= scanner.Reached)
        {
            return source.Finding(SyntaxFindings.TabIndentation, at, at + 1, "a tab");
        }

        if (continued < at - start)
        {
            return null;
        }

        continued = null;
        while (source.At(at) == '-' && source.EndsWord(at + 1))
        {
            parent = at - start;
            at = source.SkipBlanks(at + 1);
        }

        return Value(start);
    }

    private Finding? Value(int lineStart)
    {
        while (!source.NothingFollows(at))
        {
            var start = at;
            var mistake = Token();
            if (mistake is not null)
            {
                return mistake;
            }

            if (source.At(at) == ':' && source.EndsWord(at + 1))
            {
                parent = Math.Max(parent, start - lineStart);
                at = source.SkipBlanks(at + 1);
            }
        }

        return null;
    }

    private Finding? Token()
    {
        switch (source.At(at))
        {
            case '"' or '\'':
                (at, var quote) = flow.Quoted(at, parent);
                return quote ?? AfterClosing();
            case '[' or '{':
                (at, var bracket) = flow.Brackets(at, parent);
                return bracket ?? AfterClosing();
            case ']' or '}' when IsWhereTheParserFailed:
                return Unopened();
            case '&' or '*' or '!':
                SkipWord();
                return null;
            case '|' or '>' when IsBlockHeader():
                SkipBlockText();
                return null;
            default:
                SkipPlain();
                return null;
        }
    }

    private Finding? AfterClosing()
    {
        at = source.SkipBlanks(at);
        if (source.NothingFollows(at) || source.At(at) == ':')
        {
            at += source.At(at) == ':' && !source.EndsWord(at + 1) ? 1 : 0;
            return null;
        }

        if (!IsWhereTheParserFailed)
        {
            SkipWord();
            return null;
        }

        if (source.At(at) is ']' or '}')
        {
            return Unopened();
        }

        var end = source.PlainEnd(at, stopsAtColon: false);
        return source.Finding(SyntaxFindings.UnexpectedText, at, end, source.Excerpt(at, end), "the end of the line");
    }

    private bool IsWhereTheParserFailed => source.Lines.LineOf(at) == source.Lines.LineOf(failedAt);

    private Finding Unopened() => source.Finding(SyntaxFindings.UnopenedBracket, at, at + 1, source.Slice(at, at + 1));

    private void SkipWord()
    {
        while (!source.EndsWord(at))
        {
            at++;
        }

        at = source.SkipBlanks(at);
    }

    private void SkipPlain()
    {
        at = source.SkipBlanks(Math.Max(at + 1, source.PlainEnd(at, stopsAtColon: true)));
        continued = source.EndsLine(at) ? parent : null;
    }

    private bool IsBlockHeader()
    {
        var end = at + 1;
        while (source.At(end) is '+' or '-' or (>= '0' and <= '9'))
        {
            end++;
        }

        return source.NothingFollows(end);
    }

    private void SkipBlockText()
    {
        var last = source.LineEnd(at);
        for (var next = source.NextLine(at); next < source.Text.Length; next = source.NextLine(next))
        {
            var content = source.SkipSpaces(next);
            if (content - next <= parent && !source.EndsLine(content))
            {
                break;
            }

            last = source.LineEnd(next);
        }

        at = last;
    }
}
