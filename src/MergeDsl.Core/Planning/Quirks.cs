namespace MergeDsl.Core.Planning;

/// <summary>
/// Named departures from the exact arithmetic that a dialect asks for (<c>peft.md</c> 0.3 and appendix A, <c>adapterhub.md</c> 4). The native
/// spelling uses none of them.
/// </summary>
[Flags]
public enum Quirks
{
    /// <summary>The native spelling.</summary>
    None = 0,

    /// <summary>Weights and their square roots are rounded to float32 before use (1.4, 1.6, 1.7).</summary>
    Float32Coefficients = 1 << 0,

    /// <summary>Operands and every pruning step are rounded to the operand's stored type; deltas too (1.7, 4.3).</summary>
    StoredPrecision = 1 << 1,

    /// <summary>Which of several equal magnitudes survive is decided by libstdc++'s selection order (Q7, A.1).</summary>
    TorchTopK = 1 << 2,

    /// <summary>Masks replay torch's CPU generator (1.12, A.2).</summary>
    TorchRandom = 1 << 3,

    /// <summary>Five or more operands are added in torch's vectorised order (A.3).</summary>
    TorchSum = 1 << 4,

    /// <summary><c>cat</c>: A is multiplied by the weight, then by the scaling, each rounded to the stored type (1.5).</summary>
    SuccessiveScalars = 1 << 5,

    /// <summary><c>cat</c>: every module gets the rank of the whole result; spare ranks are zero (1.5).</summary>
    SpareRanks = 1 << 6,

    /// <summary>All singular values go into B, none into A (1.6).</summary>
    SingularValuesInB = 1 << 7,

    /// <summary>Averages are summed in the stored type: each product, and each sum, is rounded to it (<c>adapterhub.md</c> 4).</summary>
    RunningSum = 1 << 8,

    /// <summary>A is averaged with the weights without their signs (<c>adapterhub.md</c> 4).</summary>
    UnsignedOnA = 1 << 9,

    /// <summary>Deltas are summed without alpha/r (<c>adapterhub.md</c> 4).</summary>
    UnscaledDeltas = 1 << 10,

    /// <summary>Alpha stays what it was although the rank changes (AH-SVD-ALPHA).</summary>
    KeptAlpha = 1 << 11,
}
