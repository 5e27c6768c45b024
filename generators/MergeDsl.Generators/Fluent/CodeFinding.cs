using MergeDsl.Generators.Fluent.Corrections;
using Microsoft.CodeAnalysis;

namespace MergeDsl.Generators.Fluent;

/// <summary>Something found in C#.</summary>
/// <param name="Finding">What was found.</param>
/// <param name="Place">The code it is about.</param>
/// <param name="Correction">What would be right; null where that is not known.</param>
internal sealed record CodeFinding(Finding Finding, Location Place, Correction? Correction);
