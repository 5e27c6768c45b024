using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Randomness;
using MergeDsl.Runtime.Spaces;

namespace MergeDsl.Runtime.Engine;

/// <summary>Masks in the order PEFT draws them, one after the other from one stream (<c>peft.md</c> 1.12).</summary>
/// <param name="generator">The stream, standing where this module begins.</param>
/// <param name="types">The types of the operands.</param>
/// <param name="density">The probability to keep an entry.</param>
internal sealed class TorchMasks(TorchGenerator generator, IReadOnlyList<DType> types, double density) : IMaskSource
{
    public IMask Mask(int operand, string part) => new TorchMask(generator, density, types[operand]);
}
