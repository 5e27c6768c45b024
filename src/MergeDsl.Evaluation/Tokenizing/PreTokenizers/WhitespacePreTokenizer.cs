using System.Text;
using MergeDsl.Evaluation.Tokenizing.Unicode;

namespace MergeDsl.Evaluation.Tokenizing.PreTokenizers;

/// <summary>Cuts at white space, and between words and what is neither.</summary>
internal sealed record WhitespacePreTokenizer : IPreTokenizer
{
    /// <inheritdoc/>
    public IEnumerable<Piece> Split(Piece piece)
    {
        var (start, end) = (0, 0);
        bool? isWord = null;
        foreach (var character in piece.Text.EnumerateRunes())
        {
            bool? kind = Rune.IsWhiteSpace(character) ? null : CharacterKinds.IsWord(character);
            if (kind != isWord && end > start)
            {
                if (isWord is not null)
                {
                    yield return piece.Slice(start, end);
                }

                start = end;
            }

            isWord = kind;
            end += character.Utf16SequenceLength;
        }

        if (isWord is not null)
        {
            yield return piece.Slice(start, end);
        }
    }
}
