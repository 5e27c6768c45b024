namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>The next tokens of a text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Tokens">The tokens, at least one.</param>
/// <param name="FirstWanted">The first of them whose logits are wanted; their number for none.</param>
internal sealed record Feed(TextState Text, IReadOnlyList<int> Tokens, int FirstWanted);
