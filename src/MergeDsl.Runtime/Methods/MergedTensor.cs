using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Methods;

/// <summary>What a method made of its operands.</summary>
/// <param name="Tensor">The merged tensor, owned by whoever receives the record.</param>
/// <param name="Conflicts">Positions where two operands pull in opposite directions; 0 for methods that elect no signs.</param>
/// <param name="Occupied">Positions where any operand is non-zero; 0 for methods that elect no signs.</param>
public sealed record MergedTensor(ITensor Tensor, long Conflicts = 0, long Occupied = 0);
