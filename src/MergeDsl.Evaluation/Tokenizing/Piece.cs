namespace MergeDsl.Evaluation.Tokenizing;

/// <summary>A part of a text on its way to tokens.</summary>
/// <param name="Text">What it says, normalized so far.</param>
/// <param name="IsFirst">True when it begins where the whole text begins.</param>
/// <param name="Token">The token it is, where that is known already; null while it is to be cut further.</param>
internal readonly record struct Piece(string Text, bool IsFirst, int? Token = null)
{
    /// <summary>The part from <paramref name="start"/> to <paramref name="end"/>, in UTF-16 units.</summary>
    public Piece Slice(int start, int end) => new(Text[start..end], IsFirst && start == 0);
}
