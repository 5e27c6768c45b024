using MergeDsl.Evaluation.Tokenizing.Patterns;

namespace MergeDsl.Evaluation.Tokenizing.PreTokenizers;

/// <summary>Cuts as GPT-2 does and spells each part's bytes as letters.</summary>
/// <param name="AddsSpace">True to begin every text with a space.</param>
/// <param name="Words">GPT-2's pattern; null when another pre-tokenizer has cut already.</param>
internal sealed record ByteLevelPreTokenizer(bool AddsSpace, ITextPattern? Words) : IPreTokenizer
{
    /// <summary>What GPT-2 takes for a word.</summary>
    public const string WordPattern = @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    /// <inheritdoc/>
    public IEnumerable<Piece> Split(Piece piece)
    {
        var spaced = AddsSpace && !piece.Text.StartsWith(' ') ? piece with { Text = $" {piece.Text}" } : piece;
        var words = Words is null ? [spaced] : TextSplit.Split(spaced, Words, SplitBehavior.Isolated);
        return words.Select(word => word with { Text = ByteLetters.Spell(word.Text) });
    }
}
