using MergeDsl.Runtime.Backends;

namespace MergeDsl.Runtime.Spaces;

/// <summary>The masks of one module.</summary>
public interface IMaskSource
{
    /// <summary>The mask of one operand; asked for once per part and operand, parts and operands in PEFT's order.</summary>
    /// <param name="operand">Index of the operand in the module.</param>
    /// <param name="part">Which of its tensors: <c>A</c>, <c>B</c>, <c>delta</c> or <c>core</c>.</param>
    IMask Mask(int operand, string part);
}
