using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Randomness;
using MergeDsl.Runtime.Spaces;

namespace MergeDsl.Runtime.Engine;

/// <summary>Masks that depend on seed, adapter, module and part alone: the native spelling.</summary>
/// <param name="seed">The recipe's seed.</param>
/// <param name="module">Path of the module.</param>
/// <param name="adapters">The recipe's names of the operands.</param>
/// <param name="density">The probability to keep an entry.</param>
public sealed class CounterMasks(long seed, string module, IReadOnlyList<string> adapters, double density) : IMaskSource
{
    /// <inheritdoc/>
    public IMask Mask(int operand, string part) =>
        new CounterMask(seed, adapters[operand], $"{module}/{part}", density);
}
