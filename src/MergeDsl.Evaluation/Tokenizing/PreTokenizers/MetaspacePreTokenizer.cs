using MergeDsl.Evaluation.Tokenizing.Patterns;

namespace MergeDsl.Evaluation.Tokenizing.PreTokenizers;

/// <summary>Makes spaces visible, as SentencePiece does, and cuts before them.</summary>
/// <param name="Sign">What stands for a space, one character.</param>
/// <param name="Scheme">Which texts begin with it.</param>
/// <param name="IsSplit">False to leave the text in one part.</param>
internal sealed record MetaspacePreTokenizer(string Sign, PrependScheme Scheme, bool IsSplit) : IPreTokenizer
{
    private readonly LiteralPattern pattern = new(Sign);

    /// <inheritdoc/>
    public IEnumerable<Piece> Split(Piece piece)
    {
        var text = piece.Text.Replace(" ", Sign, StringComparison.Ordinal);
        var isPrepended =
            (Scheme == PrependScheme.Always || (Scheme == PrependScheme.First && piece.IsFirst))
            && !text.StartsWith(Sign, StringComparison.Ordinal);
        var signed = piece with { Text = isPrepended ? Sign + text : text };
        return IsSplit ? TextSplit.Split(signed, pattern, SplitBehavior.MergedWithNext) : [signed];
    }
}
