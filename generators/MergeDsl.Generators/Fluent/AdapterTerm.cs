using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Fluent;

/// <summary>An adapter in a weighted sum.</summary>
/// <param name="Name">What recipes call it.</param>
/// <param name="Path">Its folder.</param>
/// <param name="Identity">What tells it from others: terms of equal identity are one adapter.</param>
/// <param name="Weight">Its weight.</param>
/// <param name="Handle">Where it is named.</param>
/// <param name="Number">Where its weight is written; null where none is.</param>
internal sealed record AdapterTerm(
    string Name,
    string Path,
    object Identity,
    double Weight,
    SyntaxNode Handle,
    SyntaxNode? Number
);
