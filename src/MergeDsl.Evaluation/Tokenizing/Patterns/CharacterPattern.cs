using System.Text;

namespace MergeDsl.Evaluation.Tokenizing.Patterns;

/// <summary>Characters of a kind, each by itself.</summary>
/// <param name="Matches">True for the characters to look for.</param>
internal sealed record CharacterPattern(Func<Rune, bool> Matches) : ITextPattern
{
    /// <inheritdoc/>
    public IEnumerable<Stretch> Find(string text)
    {
        var start = 0;
        foreach (var character in text.EnumerateRunes())
        {
            var end = start + character.Utf16SequenceLength;
            if (Matches(character))
            {
                yield return new Stretch(start, end);
            }

            start = end;
        }
    }
}
