using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Fusing;

/// <summary>Everything that a fuse does to the tensors of a base model. Tensors that it does not name are copied as they are.</summary>
/// <param name="Inputs">Names of the adapters, by the numbers that steps use.</param>
/// <param name="IsRoundedEachStep">True when a weight is rounded to its type after every step, as PEFT does, not once at the end.</param>
/// <param name="ReportsNonFinite">True when NaN and infinity are told and written, as PEFT's unsafe merge writes them; false when they end the fuse.</param>
/// <param name="Type">What floating point tensors are stored as; null for what they are in the base.</param>
/// <param name="Tensors">The tensors that change, in the order of the base's files; tensors that are added come last.</param>
/// <param name="IsUntied">True when the head gets a weight of its own, so that the config must not tie it any more.</param>
public sealed record FusePlan(
    EquatableArray<string> Inputs,
    bool IsRoundedEachStep,
    bool ReportsNonFinite,
    DType? Type,
    EquatableArray<FusedTensor> Tensors,
    bool IsUntied
);

/// <summary>A tensor of the fused model that is not the base's own.</summary>
/// <param name="Name">Its name in the fused model.</param>
/// <param name="Source">The tensor of the base that it starts from; null when it comes from an adapter alone.</param>
/// <param name="Type">What its steps are computed for and, unless the plan names another type, stored as.</param>
/// <param name="Shape">Its shape.</param>
/// <param name="Slices">The parts that change; whatever lies between them is copied.</param>
public sealed record FusedTensor(
    string Name,
    TensorInfo? Source,
    DType Type,
    EquatableArray<long> Shape,
    EquatableArray<FusedSlice> Slices
);

/// <summary>A run of a tensor's numbers, seen as a row-major matrix.</summary>
/// <param name="Offset">Index of its first number.</param>
/// <param name="Rows">Rows as stored.</param>
/// <param name="Columns">Columns as stored.</param>
/// <param name="Steps">What is done to it, in order.</param>
public sealed record FusedSlice(long Offset, long Rows, long Columns, EquatableArray<FuseStep> Steps);
