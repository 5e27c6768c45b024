using System.Text;
using MergeDsl.Evaluation.Tokenizing.Patterns;
using MergeDsl.Evaluation.Tokenizing.Unicode;

namespace MergeDsl.Evaluation.Tokenizing.PreTokenizers;

/// <summary>Cuts at white space and takes every punctuation mark by itself.</summary>
internal sealed record BertPreTokenizer : IPreTokenizer
{
    private static readonly CharacterPattern Spaces = new(Rune.IsWhiteSpace);
    private static readonly CharacterPattern Punctuation = new(CharacterKinds.IsPunctuation);

    /// <inheritdoc/>
    public IEnumerable<Piece> Split(Piece piece) =>
        TextSplit
            .Split(piece, Spaces, SplitBehavior.Removed)
            .SelectMany(word => TextSplit.Split(word, Punctuation, SplitBehavior.Isolated));
}
