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
    private readonly Stack<int> openBrackets = new();
    private Token? latest;

    /// <summary>Anchors, aliases and tags.</summary>
    public List<Finding> Findings { get; } = [];

    /// <summary>Offset up to which the parser was given tokens.</summary>
    public int Reached { get; private set; }

    /// <summary>Start and end of the latest quoted scalar.</summary>
    public (int Start, int End) LatestQuoted { get; private set; } = (-1, -1);

    /// <inheritdoc/>
    public Mark CurrentPosition => scanner.CurrentPosition;

    /// <inheritdoc/>
    public Token? Current => scanner.Current;

    /// <summary>True when the bracket at that offset was not closed by any token so far.</summary>
    public bool MayBeOpen(int offset) => offset >= Reached || openBrackets.Contains(offset);

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
                openBrackets.Push(start);
                break;
            case FlowSequenceEnd or FlowMappingEnd when openBrackets.Count > 0 && Match(openBrackets.Peek(), start):
                openBrackets.Pop();
                break;
            case Scalar { Style: ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted }:
                LatestQuoted = (start, end);
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

    private bool Match(int open, int close) => (source.At(open), source.At(close)) is ('[', ']') or ('{', '}');
}
