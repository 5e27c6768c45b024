namespace MergeDsl.Evaluation.Tokenizing.Patterns;

/// <summary>A text to look for, character by character.</summary>
/// <param name="Literal">The text, not empty.</param>
internal sealed record LiteralPattern(string Literal) : ITextPattern
{
    /// <inheritdoc/>
    public IEnumerable<Stretch> Find(string text)
    {
        var end = 0;
        while (text.IndexOf(Literal, end, StringComparison.Ordinal) is >= 0 and var start)
        {
            end = start + Literal.Length;
            yield return new Stretch(start, end);
        }
    }
}
