namespace MergeDsl.Evaluation.Tokenizing.Patterns;

/// <summary>What becomes of the matches of a pattern at which a text is split.</summary>
internal enum SplitBehavior
{
    /// <summary>They are dropped.</summary>
    Removed,

    /// <summary>Each is a part of its own.</summary>
    Isolated,

    /// <summary>Each joins the part before it.</summary>
    MergedWithPrevious,

    /// <summary>Each joins the part behind it.</summary>
    MergedWithNext,

    /// <summary>Neighbours become one part.</summary>
    Contiguous,
}
