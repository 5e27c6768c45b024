using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Ranks;

/// <summary>A delta b·a after its rank was cut.</summary>
/// <param name="A">(rank x in).</param>
/// <param name="B">(out x rank).</param>
/// <param name="Spectrum">What was kept and what was lost.</param>
public sealed record CutDelta(ITensor A, ITensor B, Spectrum Spectrum);
