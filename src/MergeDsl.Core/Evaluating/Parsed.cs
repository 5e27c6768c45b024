namespace MergeDsl.Core.Evaluating;

/// <summary>A small text of a recipe, read: its value, or why there is none.</summary>
/// <typeparam name="T">What it is read as.</typeparam>
/// <param name="Value">The value; null when the text cannot be read.</param>
/// <param name="Problem">Why not, the end of a sentence; null when there is a value.</param>
public sealed record Parsed<T>(T? Value, string? Problem)
    where T : class;
