namespace MergeDsl.Generators.Reading;

/// <summary>What an additional file is to the generator.</summary>
internal enum InputKind
{
    /// <summary>A recipe.</summary>
    Recipe,

    /// <summary>The lock of adapters and base models.</summary>
    Lock,
}

/// <summary>An additional file of ours: compared by what it says, since a build makes every text anew.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Its path, as the compiler knows it.</param>
/// <param name="Text">What it says; null when it is no text.</param>
/// <param name="Finding">Why it is no text; null when it is.</param>
internal sealed record InputFile(InputKind Kind, string Path, string? Text, Finding? Finding);
