namespace MergeDsl.Core.Findings;

/// <summary>Findings MDSL42xx: what a run meets in the numbers.</summary>
public static class RunFindings
{
    /// <summary>An adapter holds NaN or infinity: adapter, tensor, index, value.</summary>
    public static FindingDescriptor NonFiniteInput { get; } =
        new(
            "MDSL4201",
            Severity.Error,
            "An adapter holds numbers that are not finite",
            "Adapter '{0}': tensor '{1}' is not finite at index {2} ({3}): expected finite numbers only",
            "NaN and infinity come from a training run that diverged or from a broken file. Take an earlier checkpoint of this adapter."
        );

    /// <summary>A result does not fit its type: module, type, part.</summary>
    public static FindingDescriptor NonFiniteResult { get; } =
        new(
            "MDSL4202",
            Severity.Error,
            "The result does not fit its number type",
            "Module '{0}': the merged numbers do not fit '{1}'; choose a 'dtype' of larger range or smaller weights",
            "The inputs are finite, the result is not. bfloat16 and float32 reach to 3.4e38, float16 to 65504, float8_e4m3fn to 448."
        );

    /// <summary>A rank cut loses much: kept share of all, worst module, its share, its rank, what would be enough.</summary>
    public static FindingDescriptor EnergyLost { get; } =
        new(
            "MDSL4203",
            Severity.Warning,
            "The rank cut loses much of the merged delta",
            "The rank keeps {0} % of the energy in all, but in module '{1}' only {2} %; {3}",
            "The result is the best approximation at its rank, but a poor one. A larger 'rank', or 'rank: { energy: 0.95 }', keeps more; "
                + "with the linear method 'rank: sum' keeps everything."
        );

    /// <summary>How far a fitted DoRA is off: error in all, that of the worst module, the module.</summary>
    public static FindingDescriptor DoraFitted { get; } =
        new(
            "MDSL4211",
            Severity.Info,
            "A DoRA was fitted to the merged weights",
            "The DoRA differs from the exact merge by {0} % of its change of the base in all, and by {1} % in module '{2}'",
            "Norm of the difference over norm of the change. A larger 'rank' makes it smaller; 'output.model' without an adapter is exact."
        );

    /// <summary>Element-wise merging in an undefined basis: module, how many more.</summary>
    public static FindingDescriptor AmbiguousBasis { get; } =
        new(
            "MDSL4204",
            Severity.Warning,
            "Equal singular values leave the basis of the core space open",
            "Module '{0}'{1}: equal singular values leave the joint basis open, and an element-wise method gives another result in "
                + "each; 'space: dense' depends on no basis",
            "The core space merges coordinates in the basis of singular vectors. Where two singular values are equal, any rotation of "
                + "their vectors is as good, and what a method prunes or elects follows the rotation that happened to be computed."
        );

    /// <summary>Dense deltas that are too large: module, how many more, rows, columns, the most numbers there may be.</summary>
    public static FindingDescriptor DenseTooLarge { get; } =
        new(
            "MDSL4205",
            Severity.Error,
            "A dense delta is too large",
            "Module '{0}'{1}: the delta has {2} x {3} numbers: expected at most {4}; use 'space: core' or 'method: linear'",
            "Every method but the linear one writes out each adapter's delta in 'space: dense', as large as the weight it is for. "
                + "The core space works on small matrices, and the weighted sum never writes a delta out."
        );

    /// <summary>A fused weight that is not finite: tensor, index, value.</summary>
    public static FindingDescriptor NonFiniteWeight { get; } =
        new(
            "MDSL4206",
            Severity.Error,
            "A fused weight is not finite",
            "Tensor '{0}' would not be finite at index {1} ({2}): expected finite numbers only",
            "The sum does not fit the number type, or the base model itself holds NaN or infinity there. Take smaller weights or a 'dtype' of larger range."
        );

    /// <summary>PEFT's unsafe merge writes what is not finite: adapter or tensor, what was found.</summary>
    public static FindingDescriptor NonFiniteWritten { get; } =
        new(
            "MDSL4207",
            Severity.Warning,
            "PEFT's unsafe merge writes numbers that are not finite",
            "{0}; PEFT's unsafe merge goes on and writes them: '--safe' refuses",
            "NaN and infinity come from a training run that diverged or from a broken file. The fused model will not work."
        );

    /// <summary>What the storage type lost: types, share of the delta, largest and RMS rounding error.</summary>
    public static FindingDescriptor DeltaLost { get; } =
        new(
            "MDSL4208",
            Severity.Info,
            "The number type lost a part of the delta",
            "Stored as {0}, the fused model lost {1} of what the adapters add: rounding errors are {2} at most and {3} in the mean (RMS)",
            "The share is the norm of the rounding errors by that of the delta. A weight that is much larger than its change keeps few digits "
                + "of it: a 'dtype' with more digits, such as float32, loses less."
        );

    /// <summary>Arguments: tensor, index, largest index.</summary>
    public static FindingDescriptor IndexOutside { get; } =
        new(
            "MDSL4209",
            Severity.Error,
            "An index points outside",
            "Tensor '{0}' holds the index {1}: expected numbers from 0 to {2}",
            "The file was damaged, or belongs to another base model."
        );

    /// <summary>Arguments: what was to be inverted.</summary>
    public static FindingDescriptor Singular { get; } =
        new(
            "MDSL4210",
            Severity.Error,
            "A matrix has no inverse",
            "A matrix of {0} that has to be inverted has no inverse: expected linearly independent rows",
            "The adapter's file was damaged, or its training diverged."
        );

    internal static FindingDescriptor[] All { get; } =
    [
        NonFiniteInput,
        NonFiniteResult,
        EnergyLost,
        DoraFitted,
        AmbiguousBasis,
        DenseTooLarge,
        NonFiniteWeight,
        NonFiniteWritten,
        DeltaLost,
        IndexOutside,
        Singular,
    ];
}
