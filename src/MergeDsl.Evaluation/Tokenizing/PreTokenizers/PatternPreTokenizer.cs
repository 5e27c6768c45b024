using System.Text;
using MergeDsl.Evaluation.Tokenizing.Patterns;

namespace MergeDsl.Evaluation.Tokenizing.PreTokenizers;

/// <summary>Cuts at what a pattern finds.</summary>
/// <param name="Pattern">The pattern.</param>
/// <param name="Behavior">What becomes of what it finds.</param>
/// <param name="IsInverted">True to cut at what stands between instead.</param>
internal sealed record PatternPreTokenizer(ITextPattern Pattern, SplitBehavior Behavior, bool IsInverted = false)
    : IPreTokenizer
{
    /// <summary>Cuts at white space and drops it.</summary>
    public static PatternPreTokenizer AtWhiteSpace { get; } =
        new(new CharacterPattern(Rune.IsWhiteSpace), SplitBehavior.Removed);

    /// <inheritdoc/>
    public IEnumerable<Piece> Split(Piece piece) => TextSplit.Split(piece, Pattern, Behavior, IsInverted);
}
