namespace MergeDsl.Generators.Naming;

/// <summary>How sure a recipe is of its name; a surer one goes first.</summary>
internal enum ClaimStrength
{
    /// <summary>The recipe reads, and says its name.</summary>
    Written,

    /// <summary>The name was saved from a text that does not read.</summary>
    Saved,

    /// <summary>The recipe has no name that reads; its file has one.</summary>
    OfFile,
}

/// <summary>The C# type that a recipe would become.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Name">Its name as written; empty when it has none.</param>
/// <param name="Type">The type.</param>
/// <param name="Strength">How sure that is: a broken recipe takes no name from a sound one.</param>
internal sealed record NameClaim(string Path, string Name, string Type, ClaimStrength Strength);
