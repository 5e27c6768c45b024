namespace MergeDsl.Core.Text;

/// <summary>A stretch of a text: where a key or a value of a recipe stands.</summary>
/// <param name="Start">UTF-16 offset of the first character.</param>
/// <param name="Length">Number of UTF-16 units.</param>
/// <param name="Line">Line of the first character, from 1.</param>
/// <param name="Column">Column of the first character, from 1.</param>
/// <param name="EndLine">Line of the character after the last one.</param>
/// <param name="EndColumn">Column of the character after the last one.</param>
public readonly record struct SourceSpan(int Start, int Length, int Line, int Column, int EndLine, int EndColumn)
{
    /// <summary>The very first character of a text.</summary>
    public static SourceSpan StartOfText { get; } = new(0, 0, 1, 1, 1, 1);
}
