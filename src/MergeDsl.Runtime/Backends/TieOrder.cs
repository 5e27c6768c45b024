namespace MergeDsl.Runtime.Backends;

/// <summary>Which of several equal magnitudes survive pruning.</summary>
public enum TieOrder
{
    /// <summary>The lowest index (row-major).</summary>
    LowestIndex,

    /// <summary>Whatever libstdc++'s partial_sort or nth_element leaves in front, as torch's CPU topk does (<c>peft.md</c> A.1).</summary>
    Torch,
}
