using System.Text;

namespace MergeDsl.Testing;

/// <summary>A text whose expected spans are marked in it: <c>weight: [|0.5|]</c>.</summary>
/// <param name="Text">The text without the marks.</param>
/// <param name="Spans">The marked stretches in the order of their opening marks.</param>
public sealed record MarkedText(string Text, IReadOnlyList<MarkedSpan> Spans)
{
    private const string Open = "[|";
    private const string Close = "|]";

    /// <summary>Takes the marks <c>[|</c> and <c>|]</c> out of <paramref name="marked"/>; they may be nested.
    /// A marked opening bracket is written <c>[|[|]</c>.</summary>
    public static MarkedText Parse(string marked)
    {
        var text = new StringBuilder();
        var spans = new List<MarkedSpan>();
        var open = new Stack<int>();
        for (var i = 0; i < marked.Length; i++)
        {
            if (IsMark(marked, i, Open) && !(open.Count > 0 && IsMark(marked, i + 1, Close)))
            {
                open.Push(spans.Count);
                spans.Add(MarkedSpan.StartingAt(text));
                i++;
            }
            else if (open.Count > 0 && IsMark(marked, i, Close))
            {
                var span = open.Pop();
                spans[span] = spans[span].EndingAt(text);
                i++;
            }
            else
            {
                text.Append(marked[i]);
            }
        }

        return open.Count == 0
            ? new MarkedText(text.ToString(), spans)
            : throw new ArgumentException("A mark is not closed.", nameof(marked));
    }

    private static bool IsMark(string text, int at, string mark) =>
        string.CompareOrdinal(text, at, mark, 0, mark.Length) == 0;
}
