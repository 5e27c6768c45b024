using System.Text;

namespace MergeDsl.Testing;

/// <summary>Where a marked stretch stands, counted apart from the code under test.</summary>
/// <param name="Start">UTF-16 offset.</param>
/// <param name="Length">UTF-16 units.</param>
/// <param name="Line">Line of the first character, from 1.</param>
/// <param name="Column">Column of the first character, from 1.</param>
/// <param name="EndLine">Line behind the last character.</param>
/// <param name="EndColumn">Column behind the last character.</param>
public sealed record MarkedSpan(int Start, int Length, int Line, int Column, int EndLine, int EndColumn)
{
    internal static MarkedSpan StartingAt(StringBuilder before)
    {
        var (line, column) = Position(before);
        return new MarkedSpan(before.Length, 0, line, column, line, column);
    }

    internal MarkedSpan EndingAt(StringBuilder before)
    {
        var (line, column) = Position(before);
        return this with { Length = before.Length - Start, EndLine = line, EndColumn = column };
    }

    private static (int Line, int Column) Position(StringBuilder before)
    {
        var lines = before.ToString().Replace("\r\n", "\n").Replace('\r', '\n').Split('\n');
        return (lines.Length, lines[^1].Length + 1);
    }
}
