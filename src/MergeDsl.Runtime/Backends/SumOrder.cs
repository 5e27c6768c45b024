namespace MergeDsl.Runtime.Backends;

/// <summary>The order in which operands are added.</summary>
public enum SumOrder
{
    /// <summary>One after the other, starting at +0.</summary>
    Sequential,

    /// <summary>As torch sums dimension 0 of a stack: sequential up to four operands, four lanes beyond (<c>peft.md</c> A.3).</summary>
    Torch,
}
