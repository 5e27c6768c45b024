namespace MergeDsl.Testing;

/// <summary>The files of a snapshot that is not named after its test.</summary>
/// <param name="Verified">The accepted text.</param>
/// <param name="Received">Where a text that differs is left: a name that git ignores, <c>*.received.*</c>.</param>
public sealed record VerifiedFile(string Verified, string Received);
