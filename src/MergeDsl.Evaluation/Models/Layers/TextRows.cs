namespace MergeDsl.Evaluation.Models.Layers;

/// <summary>The rows of a batch that are the next tokens of one text.</summary>
/// <param name="Text">The text.</param>
/// <param name="Start">The first row.</param>
/// <param name="Count">How many.</param>
internal readonly record struct TextRows(TextState Text, int Start, int Count);
