namespace MergeDsl.Core.Planning;

/// <summary>The rank a module's merged delta is cut to, as far as it can be known before running.</summary>
/// <param name="Maximum">The most ranks the result can have: already limited by the module's dimensions.</param>
/// <param name="Energy">When set, the smallest rank up to <paramref name="Maximum"/> that keeps this share of the energy.</param>
/// <param name="IsLossless">True when the factors are simply stacked and nothing is cut.</param>
public sealed record RankCut(int Maximum, double? Energy, bool IsLossless);
