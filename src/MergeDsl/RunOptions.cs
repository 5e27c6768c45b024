namespace MergeDsl;

/// <summary>How a run is done; nothing here changes the numbers.</summary>
/// <param name="Threads">Modules merged at the same time, at least 1.</param>
/// <param name="Overwrite">True to replace an existing output once the new one is complete.</param>
public sealed record RunOptions(int Threads, bool Overwrite);
