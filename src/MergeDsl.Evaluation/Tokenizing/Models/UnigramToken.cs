namespace MergeDsl.Evaluation.Tokenizing.Models;

/// <summary>A token of a <see cref="UnigramModel"/>.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Score">Its log probability.</param>
internal readonly record struct UnigramToken(string Text, double Score);
