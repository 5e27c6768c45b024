using MergeDsl.Core.Findings;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace MergeDsl.Core.Yaml;

/// <summary>
/// Hands the library's tokens to its parser and looks at each on the way: the parser's events no longer know where an
/// anchor or a tag stood, and when the parser fails they do not tell which brackets were open.
/// </summary>
internal sealed class ObservedScanner(YamlSource source) : IScanner
{
    private readonly Scanner scanner = new(new StringReader(source.Text), skipComments: true);
    private readonly Stack<int> open = new();
    private readonly Dictionary<int, int> ends = [];
    private Token? latest;

    /// <summary>Anchors, aliases and tags.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>Offset up to which the parser was given tokens.</summary>
    public int Reached { get; private set; }

    /// <summary>Offset of the latest quoted scalar.</summary>
    public int LatestQuoted { get; private set; } = -1;

    /// <inheritdoc/>
    public Mark CurrentPosition => scanner.CurrentPosition;

    /// <inheritdoc/>
    public Token? Current => scanner.Current;

    /// <summary>Offset behind the brackets or quotes that open at <paramref name="start"/>; null when none closed so far.</summary>
    public int? EndOf(int start) => ends.TryGetValue(start, out var end) ? end : null;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        var moved = scanner.MoveNext();
        Observe();
        return moved;
    }

    /// <inheritdoc/>
    public bool MoveNextWithoutConsuming()
    {
        var moved = scanner.MoveNextWithoutConsuming();
        Observe();
        return moved;
    }

    /// <inheritdoc/>
    public void ConsumeCurrent() => scanner.ConsumeCurrent();

    private void Observe()
    {
        if (scanner.Current is not { } token || ReferenceEquals(token, latest))
        {
            return;
        }

        latest = token;
        var (start, end) = ((int)token.Start.Index, (int)token.End.Index);
        Reached = Math.Max(Reached, end);
        Note(token, start, end);
    }

    private void Note(Token token, int start, int end)
    {
        switch (token)
        {
            case FlowSequenceStart or FlowMappingStart:
                open.Push(start);
                break;
            case FlowSequenceEnd or FlowMappingEnd when open.Count > 0 && Match(open.Peek(), start):
                // The library's mark behind a closing bracket stands in front of it.
                ends[open.Pop()] = start + 1;
                break;
            case Scalar { Style: ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted }:
                LatestQuoted = start;
                ends[start] = end;
                break;
            case Anchor or AnchorAlias:
                Findings.Add(source.Finding(SyntaxFindings.Anchor, start, end, source.Excerpt(start, end)));
                break;
            case Tag:
                Findings.Add(source.Finding(SyntaxFindings.Tag, start, end, source.Excerpt(start, end)));
                break;
            case Key when end > start:
                // The library loses its place after a key written with a question mark, so nothing behind it can be trusted.
                throw new FindingException(
                    source.Finding(SyntaxFindings.UnsupportedKey, start, end, "written with '?'")
                );
            default:
                break;
        }
    }

    private bool Match(int opening, int closing) =>
        (source.At(opening), source.At(closing)) is ('[', ']') or ('{', '}');
}
