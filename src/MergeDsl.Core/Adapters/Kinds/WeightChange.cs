using MergeDsl.Core.Formulas;

namespace MergeDsl.Core.Adapters.Kinds;

/// <summary>What an adapter makes of one tensor of a module.</summary>
/// <param name="IsBias">True for the module's bias, false for its weight.</param>
/// <param name="IsDelta">True when the formula is added, false when it takes the tensor's place.</param>
/// <param name="Formula">The numbers, (out, in, kernel...) whatever way the base stores them; of a bias, (out).</param>
public sealed record WeightChange(bool IsBias, bool IsDelta, Formula Formula)
{
    /// <summary>True when the formula has the adapter's weight in it already.</summary>
    public bool IsWeighted { get; init; }

    /// <summary>Adds to the weight.</summary>
    public static WeightChange Add(Formula delta) => new(false, true, delta);

    /// <summary>Takes the weight's place.</summary>
    public static WeightChange Set(Formula weight) => new(false, false, weight);

    /// <summary>Takes the weight's place, whatever the adapter's weight is: the formula has it in it.</summary>
    public static WeightChange SetWeighted(Formula weight) => new(false, false, weight) { IsWeighted = true };

    /// <summary>Adds to the bias.</summary>
    public static WeightChange AddBias(Formula delta) => new(true, true, delta);

    /// <summary>Takes the bias's place.</summary>
    public static WeightChange SetBias(Formula bias) => new(true, false, bias);
}
