using MergeDsl.Core.Locks;

namespace MergeDsl.Generators.Emit;

/// <summary>What the handles of adapters and of base models have in common.</summary>
internal static class HandleLiteral
{
    /// <summary>The hashes; empty ones, which no file has, for what could not be read.</summary>
    public static string Hashes(LockedHashes? hashes) =>
        hashes is null
            ? "new(\"\", \"\", null)"
            : $"new({Literals.Of(hashes.Config)}, {Literals.Of(hashes.Headers)}, {Literals.Of(hashes.Weights)})";
}
