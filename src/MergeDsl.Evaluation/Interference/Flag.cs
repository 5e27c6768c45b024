namespace MergeDsl.Evaluation.Interference;

/// <summary>Why a module deserves a look.</summary>
/// <param name="Kind">Which threshold it crosses.</param>
/// <param name="Reason">What was found, with its numbers, in words.</param>
public sealed record Flag(FlagKind Kind, string Reason);

/// <summary>What can be wrong in a module.</summary>
public enum FlagKind
{
    /// <summary>Two changes point against each other.</summary>
    Opposed,

    /// <summary>The others undo most of a change.</summary>
    Undone,

    /// <summary>Entries pull against each other more than chance would have it.</summary>
    Signs,

    /// <summary>Two changes read and write the same directions and do different things there.</summary>
    Crowded,

    /// <summary>One change is much larger than another.</summary>
    Unbalanced,

    /// <summary>The rank cut loses much of the sum.</summary>
    Cut,
}
