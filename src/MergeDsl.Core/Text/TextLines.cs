namespace MergeDsl.Core.Text;

/// <summary>
/// Turns offsets of a text into lines and columns. A line ends with LF, CR or CR LF; columns count UTF-16 units, so that
/// an emoji is two columns wide, as compilers and editors count.
/// </summary>
public sealed class TextLines
{
    private readonly int[] starts;
    private readonly int length;
    private readonly int origin;

    /// <summary>Finds the line starts of <paramref name="text"/>.</summary>
    /// <param name="text">The text without a byte order mark.</param>
    /// <param name="origin">What is added to the offset (not to the column) of every span: 1 after a byte order mark.</param>
    public TextLines(string text, int origin = 0)
    {
        starts = [.. LineStarts(text)];
        length = text.Length;
        this.origin = origin;
    }

    /// <summary>Number of lines, at least 1.</summary>
    public int Count => starts.Length;

    /// <summary>The span from <paramref name="start"/> up to <paramref name="end"/>, both cut to the text.</summary>
    public SourceSpan Span(int start, int end)
    {
        var first = Math.Min(Math.Max(start, 0), length);
        var last = Math.Min(Math.Max(end, first), length);
        var line = LineOf(first);
        var endLine = LineOf(last);
        return new SourceSpan(
            origin + first,
            last - first,
            line,
            first - starts[line - 1] + 1,
            endLine,
            last - starts[endLine - 1] + 1
        );
    }

    /// <summary>Offset of the first character of the line that holds <paramref name="offset"/>.</summary>
    public int LineStart(int offset) => starts[LineOf(offset) - 1];

    /// <summary>Line, from 1, that holds <paramref name="offset"/>; its line break belongs to it.</summary>
    public int LineOf(int offset)
    {
        var found = Array.BinarySearch(starts, offset);
        return found >= 0 ? found + 1 : ~found;
    }

    private static IEnumerable<int> LineStarts(string text)
    {
        yield return 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == text.Length || text[i + 1] != '\n')))
            {
                yield return i + 1;
            }
        }
    }
}
