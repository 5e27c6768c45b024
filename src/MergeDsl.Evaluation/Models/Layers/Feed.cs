namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>The next tokens of a text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tokens">The tokens, at least one.</param>
/// <param name="FirstWanted">The first of them whose logits are wanted; their number for none.</param>
internal sealed record Feed(TextState Text, IReadOnlyList<int> Tokens, int FirstWanted)
{
    /// <summary>How long the text will be, when more of it is known than is read now: some rotations depend on it.</summary>
    public int TextLength { get; init; }
}
