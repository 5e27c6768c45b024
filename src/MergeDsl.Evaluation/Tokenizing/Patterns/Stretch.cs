namespace MergeDsl.Evaluation.Tokenizing.Patterns;

/// <summary>A part of a text, in UTF-16 units.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends, itself not in it.</param>
/// <param name="IsMatch">True for what a pattern found, false for what stands between.</param>
internal readonly record struct Stretch(int Start, int End, bool IsMatch = true);
