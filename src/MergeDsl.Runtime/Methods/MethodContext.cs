using MergeDsl.Core.Planning;
using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Methods;

/// <summary>Everything a method needs besides its operands.</summary>
/// <param name="Parameters">The method's parameters in this module.</param>
/// <param name="Sum">The order in which operands are added.</param>
/// <param name="Ties">Which of several equal magnitudes survive pruning.</param>
/// <param name="Mask">
/// Draws the mask of an operand, named by its index. Called once per operand, in order, and only when entries are dropped.
/// </param>
/// <param name="PrunedTypes">
/// Per operand the half precision type that its rescaled numbers are rounded to (<c>peft.md</c> 2.4), or null for none.
/// </param>
public sealed record MethodContext(
    MethodParameters Parameters,
    SumOrder Sum,
    TieOrder Ties,
    Func<int, IMask> Mask,
    IReadOnlyList<DType?> PrunedTypes
);
