namespace MergeDsl;

/// <summary>How TIES elects the sign of a position (<c>majority_sign_method</c>, <c>peft.md</c> 2.5).</summary>
public enum MajoritySign
{
    /// <summary>The sign of the sum of the values.</summary>
    Total,

    /// <summary>The sign of the sum of the signs.</summary>
    Frequency,
}
